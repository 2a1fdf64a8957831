"""Opens pages in headless Chromium; needs chromium, chromium-driver and `pip install selenium`.

check_page.py [--screenshots DIR] PAGE...

A page must load without an error in its console, without a request to anything but itself, and must not
scroll sideways at 400, 1280 and 2000 pixels, nor shrink its figures to under three quarters there. Exits
with 1 where it does.
"""

import argparse
import json
import pathlib
import shutil
import sys

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

WIDTHS = (400, 1280, 2000)
HEIGHT = 1600

# Letters of figures are 11 pixels high and more.
LEAST_SCALE = 0.75
SCALE = """return Math.min(...Array.from(document.querySelectorAll("figure svg"))
  .filter(svg => svg.getBoundingClientRect().width > 0 && svg.viewBox.baseVal.width > 0)
  .map(svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width), 1)"""


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


def check(driver, page, screenshots):
    address = page.resolve().as_uri()
    faults = []
    for width in WIDTHS:
        # A headless window cannot be as narrow as a phone; its viewport can.
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False},
        )
        driver.get(address)
        wide = driver.execute_script("return document.documentElement.scrollWidth")
        if wide > width:
            faults.append(f"at {width} pixels the page is {wide} wide")
        scale = driver.execute_script(SCALE)
        if scale < LEAST_SCALE:
            faults.append(f"at {width} pixels a figure is shrunk to {scale:.2f} of its size")
        if screenshots:
            screenshots.mkdir(parents=True, exist_ok=True)
            driver.save_screenshot(str(screenshots / f"{page.resolve().parent.name}-{width}.png"))
    faults += [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]
    strange = {url for url in requests(driver) if url.split("#")[0] != address and not url.startswith("data:")}
    faults += [f"it asks for {url}" for url in sorted(strange)]
    return [f"{page}: {fault}" for fault in faults]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    driver = browser()
    try:
        faults = [fault for page in options.pages for fault in check(driver, page, options.screenshots)]
    finally:
        driver.quit()
    print("\n".join(faults) or f"{len(options.pages)} pages load without an error")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
