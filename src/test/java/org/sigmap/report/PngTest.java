package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngTest {
  /** Java's own reader stands for all others. */
  @Test
  void everyPixelIsReadBack() throws Exception {
    BufferedImage image = new BufferedImage(257, 3, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        image.setRGB(x, y, 0x123456 * (x + 1) + y);
      }
    }
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(PngFile.of(image)));
    assertEquals(image.getWidth(), read.getWidth());
    assertEquals(image.getHeight(), read.getHeight());
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        assertEquals(image.getRGB(x, y), read.getRGB(x, y), x + ", " + y);
      }
    }
  }
}
