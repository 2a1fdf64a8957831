package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngTest {
  /** As in a container whose file system is read-only. */
  @Test
  void noTemporaryFileIsNeeded(@TempDir Path directory) throws Exception {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(1, 1, 0x123456);
    Path cache = Files.createDirectory(directory.resolve("cache"));
    ImageIO.setCacheDirectory(cache.toFile());
    byte[] bytes;
    try {
      Files.delete(cache);
      bytes = FigureImage.png(image);
    } finally {
      ImageIO.setCacheDirectory(null);
    }
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(bytes));
    assertEquals(0xFF123456, read.getRGB(1, 1));
  }
}
