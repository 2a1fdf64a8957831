package org.sigmap.graph.optim;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.LayerChoice;
import org.sigmap.spec.Normalization;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.StructureSpec;

/** Every kind there is, as its sealed family says: a new one joins the tests by itself. */
public final class Kinds {
  private Kinds() {}

  /** One optimizer of each kind, with its default numbers. */
  public static List<OptimizerSpec> optimizers() {
    return defaults(OptimizerSpec.class);
  }

  /** One optimizer of each kind, with numbers that suit problems of a few dozen weights. */
  public static List<OptimizerSpec> quickOptimizers() {
    return optimizers().stream().map(Kinds::quick).toList();
  }

  /** One preconditioner of each kind, with numbers that show within a dozen steps. */
  public static List<PreconditionerSpec> preconditioners() {
    return defaults(PreconditionerSpec.class).stream().map(Kinds::quick).toList();
  }

  private static PreconditionerSpec quick(PreconditionerSpec spec) {
    if (spec instanceof PreconditionerSpec.AdaptiveCovariancePower) {
      return new PreconditionerSpec.AdaptiveCovariancePower(0, 1e-3, 0.9, 2, 3);
    }
    if (spec instanceof PreconditionerSpec.KroneckerPower) {
      return new PreconditionerSpec.KroneckerPower(
          0,
          0,
          1e-3,
          1e-3,
          0.9,
          2,
          3,
          LayerChoice.FIRST,
          StructureSpec.defaults(),
          Normalization.NONE,
          null);
    }
    return spec instanceof PreconditionerSpec.LearnedPower
        ? new PreconditionerSpec.LearnedPower(
            0, CovarianceSource.EMPIRICAL, 1e-3, 0.1, List.of(-2.0, 2.0))
        : spec;
  }

  private static OptimizerSpec quick(OptimizerSpec spec) {
    if (spec instanceof OptimizerSpec.SophiaH) {
      return new OptimizerSpec.SophiaH(0.05, 0.96, 0.99, 0.05, 1e-12, 5);
    }
    if (spec instanceof OptimizerSpec.Kfac) {
      return new OptimizerSpec.Kfac(0.01, 0.9, 0.1, 0.95, 1e-2, 2, 4);
    }
    if (spec instanceof OptimizerSpec.Shampoo) {
      return new OptimizerSpec.Shampoo(0.3, 0.5, 1, 2);
    }
    return spec instanceof OptimizerSpec.Lbfgs ? new OptimizerSpec.Lbfgs(0.1, 5, 2) : spec;
  }

  /** One of each kind of a family, with its defaults. */
  public static <S> List<S> defaults(Class<S> family) {
    return Arrays.stream(family.getPermittedSubclasses())
        .map(kind -> family.cast(defaultsOf(kind)))
        .toList();
  }

  private static Object defaultsOf(Class<?> kind) {
    try {
      return kind.getRecordComponents().length == 0
          ? kind.getConstructor().newInstance()
          : kind.getMethod("defaults").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(kind + " has no defaults", e);
    }
  }

  /** The names of a record's real-valued fields. */
  public static List<String> numbers(Record record) {
    return Arrays.stream(record.getClass().getRecordComponents())
        .filter(component -> component.getType() == double.class)
        .map(RecordComponent::getName)
        .toList();
  }

  /** The number in a field of a record. */
  public static double number(Record record, String field) {
    try {
      return (double) record.getClass().getMethod(field).invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(record + " has no number " + field, e);
    }
  }

  /** A record with another number in one of its fields. */
  public static <R> R with(R record, String field, double value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] =
            components[i].getName().equals(field)
                ? (Object) value
                : components[i].getAccessor().invoke(record);
      }
      @SuppressWarnings("unchecked")
      R changed = (R) record.getClass().getConstructor(types).newInstance(values);
      return changed;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(record + " with " + field + " = " + value, e);
    }
  }
}
