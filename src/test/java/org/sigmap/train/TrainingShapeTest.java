package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.spec.Precision;

class TrainingShapeTest {

  /** Files are named by them: a resumed run finds what the run before it wrote. */
  @ParameterizedTest
  @MethodSource("org.sigmap.train.TrainedKind#all")
  void theWordsOfAShapeAreThoseOfEveryProcess(TrainedKind kind) {
    String words = kind.shape(2, Precision.FLOAT32).toString();
    assertFalse(words.matches(".*[@$][0-9a-zA-Z].*"), words);
  }
}
