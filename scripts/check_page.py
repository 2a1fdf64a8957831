"""Opens pages in headless Chromium; needs chromium, chromium-driver and scripts/outside-requirements.txt.

check_page.py [--screenshots DIR] PAGE...

A page must load without an error in its console, without a request to anything but itself, and must not
scroll sideways at 400, 1280 and 2000 pixels, light or dark. Its figures must be drawn anew when values are
filtered, scales switched or seeds asked for; pointer and keyboard must read summary.csv's numbers; its
table must sort; without scripts the still figures must be there; axe-core must find nothing serious. Exits
with 1 where it does not.
"""

import argparse
import csv
import importlib.util
import json
import math
import pathlib
import re
import shutil
import sys
import time

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

VIEWS = ((400, False), (2000, False), (1280, False), (1280, True))

# Charts are drawn as they come near: a high window holds all of them.
HEIGHT = 16_000

# What is seen first, of a run of 24,000 settings too; drawing all of a page may take longer.
MOST_SECONDS = 5
LONGEST = 30

# The page shows six digits.
ROUNDING = 6e-6
MOST_BYTES = 5_000_000


def browser():
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    # The sandbox needs user namespaces, which root in a container has not.
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))


def requests(driver):
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            yield message["params"]["request"]["url"]


class Page:
    """One page in the browser, and what was found wrong with it."""

    def __init__(self, driver, file, screenshots):
        self.driver = driver
        self.file = file.resolve()
        self.screenshots = screenshots
        self.faults = []

    def require(self, holds, fault):
        if not holds:
            self.faults.append(f"{self.file}: {fault}")

    def script(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def open(self, width, dark=False, height=HEIGHT):
        """Loads the page and waits until every chart is drawn."""
        # A headless window cannot be as narrow as a phone; its viewport can.
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        self.driver.get(self.file.as_uri())
        drawn = """const near = [...document.querySelectorAll(".chart")].filter(c => c.getBoundingClientRect().top < innerHeight);
            return near.every(c => c.querySelector("svg"))"""
        end = time.monotonic() + LONGEST
        while not self.script(drawn) and time.monotonic() < end:
            time.sleep(0.05)
        self.require(self.script(drawn), f"at {width} pixels not every chart is drawn")
        if height == HEIGHT and width >= 1280:
            tall = self.script("return document.documentElement.scrollHeight")
            self.require(tall <= height, f"it is {tall} pixels high, so that what it draws is compared before all is drawn; raise HEIGHT")

    def drawing(self):
        return self.script("return [...document.querySelectorAll('.chart')].map(c => c.hidden ? '' : c.innerHTML).join('')")

    def widths(self):
        for width, dark in VIEWS:
            self.open(width, dark)
            wide = self.script("return document.documentElement.scrollWidth")
            self.require(wide <= width, f"at {width} pixels the page is {wide} wide")
            if self.screenshots:
                self.screenshots.mkdir(parents=True, exist_ok=True)
                name = f"{self.file.parent.name}-{width}{'-dark' if dark else ''}.png"
                self.driver.save_screenshot(str(self.screenshots / name))
            if width != 1280:
                continue
            lightness = self.script("return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b)")
            self.require((lightness < 200) == dark, f"its background is {lightness} of 765 where {'dark' if dark else 'light'} is asked for")
            self.accessible(dark)

    def accessible(self, dark):
        self.script(AXE)
        found = self.driver.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
        for rule in found["violations"]:
            if rule["impact"] in ("serious", "critical"):
                where = "; ".join(str(node["target"]) for node in rule["nodes"][:3])
                self.require(False, f"axe{' (dark)' if dark else ''}: {rule['id']}: {rule['help']}: {where}")

    def filters(self):
        """The first value of each axis left out changes what is drawn, and what the table shows."""
        whole = self.drawing()
        rows = "return document.querySelectorAll('tr[data-w]:not([hidden])').length"
        all_rows = self.script(rows)
        for axis in self.driver.find_elements(By.CSS_SELECTOR, ".filters fieldset"):
            name = axis.find_element(By.TAG_NAME, "legend").text
            axis.find_element(By.TAG_NAME, "input").click()
            self.require(self.drawing() != whole, f"without a value of {name} it draws the same")
            self.require(self.script(rows) < all_rows, f"without a value of {name} its table is the same")
            axis.find_element(By.TAG_NAME, "input").click()
            self.require(self.drawing() == whole, f"with every value of {name} again it draws something else")

    def switches(self):
        for button in self.driver.find_elements(By.CSS_SELECTOR, ".tools button"):
            before = self.drawing()
            button.click()
            self.require(self.drawing() != before, f"{button.text} changes nothing")
            button.click()
            self.require(self.drawing() == before, f"{button.text} cannot be undone")

    def numbers(self):
        """What keyboard and pointer read in the figures of means is in summary.csv."""
        with open(self.file.parent / "summary.csv", newline="") as table:
            rows = list(csv.DictReader(table))
        for figure in self.driver.find_elements(By.CSS_SELECTOR, "figure[id^=final-]"):
            metric = figure.get_attribute("id").removeprefix("final-")
            means = [row for row in rows if row["metric"] == metric]
            for chart in figure.find_elements(By.CSS_SELECTOR, ".chart")[:2]:
                chart.send_keys(Keys.ARROW_RIGHT)
                by_key = self.told()
                self.require(recorded(by_key, means), f"{metric}: {by_key} is not in summary.csv")
                mark = chart.find_element(By.CSS_SELECTOR, ".mark")
                self.script("arguments[0].blur()", chart)
                x, y = (self.script(f"return parseFloat(arguments[0].style.{side})", mark) for side in ("left", "top"))
                box = chart.rect
                ActionChains(self.driver).move_to_element_with_offset(
                    chart, round(x - box["width"] / 2) + 1, round(y - box["height"] / 2) + 1
                ).perform()
                self.require(recorded(self.told(), means), f"{metric}: pointing at a mark tells {self.told()}")
            return

    def told(self):
        """The numbers that the page tells now: mean, n, and the interval's ends where it has one."""
        text = self.script("return document.getElementById('tip').querySelector('.number')?.textContent ?? ''")
        return [float(number) for number in re.findall(r"-?[0-9.]+(?:e[-+]?[0-9]+)?", text.replace("\u2212", "-"))]

    def sorting(self):
        values = """return [...document.querySelectorAll("table.sortable[data-main] tr[data-w]")]
            .map(r => r.querySelector("td[data-v]")).filter(c => c).map(c => parseFloat(c.dataset.v))"""
        column = self.script("return document.querySelector('tr[data-w] td[data-v]')?.cellIndex")
        if column is None:
            return
        head = self.driver.find_elements(By.CSS_SELECTOR, "table.sortable[data-main] th button")[column]
        for reverse in (False, True):
            head.click()
            self.require(self.script(values) == sorted(self.script(values), reverse=reverse), "its table does not sort")

    def still(self):
        """Without scripts the drawings stand in their figures."""
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        self.driver.get(self.file.as_uri())
        figures = self.driver.find_elements(By.CSS_SELECTOR, "figure")
        seen = [figure for figure in figures if figure.size["height"] > 150]
        self.require(len(seen) == len(figures), "without scripts a figure is missing")
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})

    def check(self):
        self.require(self.file.stat().st_size < MOST_BYTES, f"it has {self.file.stat().st_size} bytes")
        start = time.monotonic()
        self.open(1280, height=900)
        taken = time.monotonic() - start
        self.require(taken < MOST_SECONDS, f"it takes {taken:.1f} s to open")
        self.open(1280)
        self.filters()
        self.switches()
        self.numbers()
        self.sorting()
        self.widths()
        self.still()
        for entry in self.driver.get_log("browser"):
            self.require(entry["level"] != "SEVERE", entry["message"])
        for url in sorted(set(requests(self.driver))):
            own = url.split("#")[0] == self.file.as_uri() or url.startswith("data:")
            self.require(own, f"it asks for {url}")
        return self.faults


def recorded(told, rows):
    """Whether a row of summary.csv has these numbers: mean, interval where it has a width, n."""
    for row in rows:
        numbers = [row[column] for column in ("mean", "ci95_low", "ci95_high", "n")]
        numbers = [float(number) for number in numbers if number]
        for wanted in (numbers, [numbers[0], numbers[-1]]):
            alike = [math.isclose(a, b, rel_tol=ROUNDING, abs_tol=1e-300) for a, b in zip(told, wanted)]
            if len(told) == len(wanted) and all(alike):
                return True
    return False


AXE = (
    pathlib.Path(importlib.util.find_spec("axe_playwright_python").origin).with_name("axe.min.js").read_text(encoding="utf-8")
)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    driver = browser()
    try:
        faults = 0
        for page in options.pages:
            found = Page(driver, page, options.screenshots).check()
            print("\n".join(found) or f"{page}: no fault", flush=True)
            faults += len(found)
    finally:
        driver.quit()
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
