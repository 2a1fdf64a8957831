package org.sigmap.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.math.Matrix;
import org.sigmap.spec.SpecSchema;

/**
 * How rows that a user has become a network's inputs, and its outputs what the user asks for. The
 * numbers are the training's own: nothing is fitted to the rows that are predicted.
 */
public sealed interface RawRows {

  /** Under which the card has a table's {@link TableInputs}. */
  String TABLE = "table";

  Map<String, Object> card();

  /** The same but for what is made of inputs. */
  default RawRows ofTargets() {
    return this;
  }

  /**
   * The same, as a model can be exported with.
   *
   * @throws IllegalArgumentException if the numbers of the training are none, as where its targets
   *     exceed float64
   */
  default RawRows forExport() {
    return this;
  }

  /**
   * Inputs as they are; targets that training standardised, f(x) meaning y = {@code
   * standardDeviation}·f(x) + {@code mean}.
   *
   * @param mean of the raw training targets
   * @param standardDeviation what their distances from the mean were divided by, above 0
   */
  record Standardised(double mean, double standardDeviation) implements RawRows {
    @Override
    public Standardised forExport() {
      if (!Double.isFinite(mean)
          || !(standardDeviation > 0 && Double.isFinite(standardDeviation))) {
        throw new IllegalArgumentException(
            ("targets are standardised by a finite mean and a finite deviation above 0,"
                    + " but these are %s and %s")
                .formatted(mean, standardDeviation));
      }
      return this;
    }

    @Override
    public Map<String, Object> card() {
      Map<String, Object> words = new LinkedHashMap<>();
      words.put("mean", mean);
      words.put("standardDeviation", standardDeviation);
      words.put("raw", "y = standardDeviation * prediction + mean");
      return Map.of("targets", words);
    }

    /** Targets as training sees them. */
    public Matrix standardised(Matrix targets) {
      return Matrix.column(
          Arrays.stream(targets.values()).map(y -> (y - mean) / standardDeviation).toArray());
    }

    /** A target in its own units. */
    public double raw(double standardised) {
      return standardDeviation * standardised + mean;
    }

    /** Targets that are trained on as they are. */
    public static Standardised none() {
      return new Standardised(0, 1);
    }
  }

  /**
   * Inputs that training transformed before anything else.
   *
   * @param rows how the transformed inputs, and the outputs, come from what the user has
   */
  record Transformed(InputTransform transform, RawRows rows) implements RawRows {
    @Override
    public Transformed forExport() {
      return new Transformed(transform, rows.forExport());
    }

    @Override
    public RawRows ofTargets() {
      return rows.ofTargets();
    }

    @Override
    public Map<String, Object> card() {
      Map<String, Object> card = new LinkedHashMap<>(rows.card());
      card.putAll(transform.card());
      return card;
    }
  }

  /**
   * Inputs that stand in columns of a table.
   *
   * @param targets how the outputs become what the user asks for
   */
  record Columns(TableInputs inputs, RawRows targets) implements RawRows {
    @Override
    public Columns forExport() {
      return new Columns(inputs, targets.forExport());
    }

    @Override
    public RawRows ofTargets() {
      return targets;
    }

    @Override
    public Map<String, Object> card() {
      Map<String, Object> card = new LinkedHashMap<>(targets.card());
      card.put(TABLE, SpecSchema.tree(inputs));
      return card;
    }
  }

  /**
   * Inputs as they are; targets that are classes.
   *
   * @param names of the classes, in the order of the outputs; none where they are numbers
   */
  record Classes(List<String> names) implements RawRows {
    @Override
    public Map<String, Object> card() {
      return names.isEmpty() ? Map.of() : Map.of("classes", names);
    }
  }

  /**
   * Images {@code [n,height,width]}, or {@code [n,height,width,channels]} in colour.
   *
   * @param height rows of pixels of an image
   * @param width pixels of a row
   * @param channels numbers of a pixel: 1 of grey images, 3 (red, green, blue) in colour
   * @param bytes whether pixels are bytes from 0 to {@value #WHITE}, as in image files, or numbers
   *     from 0 to 1, as procedural digits are drawn; the network sees 0 to 1
   * @param targets how the outputs become what the user asks for
   */
  record Images(int height, int width, int channels, boolean bytes, RawRows targets)
      implements RawRows {
    /** The byte of a white pixel. */
    public static final int WHITE = 255;

    @Override
    public Images forExport() {
      return new Images(height, width, channels, bytes, targets.forExport());
    }

    @Override
    public RawRows ofTargets() {
      return targets;
    }

    @Override
    public Map<String, Object> card() {
      Map<String, Object> words = new LinkedHashMap<>();
      words.put("height", height);
      words.put("width", width);
      if (channels > 1) {
        words.put("channels", channels);
      }
      words.put("pixels", bytes ? "uint8, 0 to " + WHITE : "0 to 1");
      Map<String, Object> card = new LinkedHashMap<>(targets.card());
      card.put("images", words);
      return card;
    }
  }
}
