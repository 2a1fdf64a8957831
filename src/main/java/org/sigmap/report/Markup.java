package org.sigmap.report;

/** Text of others in HTML, SVG and XML. */
final class Markup {
  private static final int REPLACEMENT = 0xfffd;

  /** Opens a region that scrolls by itself, by keyboard too. */
  static final String SCROLL =
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\">";

  private Markup() {}

  /** The text as content of an element or of an attribute, whatever it holds. */
  static String escape(String text) {
    return legal(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  static String element(String tag, String text) {
    return "<" + tag + ">" + escape(text) + "</" + tag + ">";
  }

  /** A paragraph of the text, of a class that the style sheet knows. */
  static String paragraph(String kind, String text) {
    return "<p class=\"" + kind + "\">" + escape(text) + "</p>\n";
  }

  /**
   * A script element. The program is data to readers of XML and a comment's neighbour to HTML's.
   *
   * @param javaScript without "]]>" in its texts
   */
  static String script(String javaScript) {
    return "<script>" + scriptText(javaScript) + "</script>\n";
  }

  /** What stands in {@link #script}'s element. */
  static String scriptText(String javaScript) {
    return "//<![CDATA[\n" + javaScript.replace("]]>", "]] >") + "\n//]]>";
  }

  /**
   * What is shown where the reader asks for it.
   *
   * @param html what is folded, as HTML
   */
  static String folded(String title, String html) {
    return "<details>" + element("summary", title) + html + "</details>\n";
  }

  /**
   * The text with U+FFFD in the place of every character that XML 1.0 forbids: control characters,
   * halves of pairs, U+FFFE and U+FFFF.
   */
  static String legal(String text) {
    return text.codePoints()
        .map(c -> isLegal(c) ? c : REPLACEMENT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Production Char of XML 1.0 (w3.org/TR/xml), without the control characters U+007F to 9F. */
  private static boolean isLegal(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= ' ' && c < 0x7f)
        || (c >= 0xa0 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd)
        || c >= 0x10000;
  }
}
