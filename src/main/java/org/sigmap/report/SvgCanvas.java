package org.sigmap.report;

import java.awt.Graphics;
import java.awt.font.FontRenderContext;
import org.apache.batik.svggen.DOMGroupManager;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Element;

/**
 * An SVG canvas whose texts keep the width they were laid out with: a viewer's sans-serif font is
 * seldom the one that measured them, and labels would drift from their ticks.
 */
final class SvgCanvas extends SVGGraphics2D {
  private static final FontRenderContext PLAIN = new FontRenderContext(null, true, true);

  SvgCanvas(SVGGeneratorContext context) {
    super(context, false);
  }

  private SvgCanvas(SvgCanvas parent) {
    super(parent);
  }

  @Override
  public Graphics create() {
    return new SvgCanvas(this);
  }

  @Override
  public void drawString(String text, float x, float y) {
    Element element = getDOMFactory().createElementNS(SVG_NAMESPACE_URI, SVG_TEXT_TAG);
    element.setAttributeNS(null, SVG_X_ATTRIBUTE, getGeneratorContext().doubleString(x));
    element.setAttributeNS(null, SVG_Y_ATTRIBUTE, getGeneratorContext().doubleString(y));
    double width = getFont().getStringBounds(text, PLAIN).getWidth();
    element.setAttributeNS(
        null, SVG_TEXT_LENGTH_ATTRIBUTE, getGeneratorContext().doubleString(width));
    element.setAttributeNS(null, "lengthAdjust", "spacingAndGlyphs");
    element.appendChild(getDOMFactory().createTextNode(Markup.legal(text)));
    domGroupManager.addElement(element, DOMGroupManager.FILL);
  }
}
