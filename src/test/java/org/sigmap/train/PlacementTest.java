package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.device.probe.GpuKernels;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.optim.Kinds;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.graph.precondition.GivenMatrix;
import org.sigmap.graph.precondition.LearnedPower;
import org.sigmap.graph.precondition.NoPreconditioner;
import org.sigmap.graph.precondition.Preconditioner;
import org.sigmap.graph.precondition.PreconditionerPlan;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.TrainingSpec;
import org.tensorflow.DeviceSpec;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Training stays on its device; two CPUs stand in for a card and its host. */
class PlacementTest {
  /** So many that evaluation goes by blocks. */
  private static final int TEST_ROWS = 30_000;

  private static final DeviceSpec SECOND =
      DeviceSpec.newBuilder().deviceType(DeviceSpec.DeviceType.CPU).deviceIndex(1).build();

  /** What real numbers are asked for that is an integer. */
  private static final Set<String> SIZES = Set.of("Shape", "Size");

  private static TrainingShape shape(
      OptimizerSpec optimizer, Precision precision, Preconditioner preconditioner) {
    return shape(rule(optimizer, Convention.CORRECTED), precision, preconditioner);
  }

  private static UpdateRule rule(OptimizerSpec optimizer, Convention convention) {
    TrainingSpec training = new TrainingSpec(100, 1e-4, false, 1, Precision.FLOAT32);
    return UpdateRule.of(optimizer, training, ConventionsSpec.all(convention));
  }

  private static TrainingShape shape(
      UpdateRule rule, Precision precision, Preconditioner preconditioner) {
    return new TrainingShape(
            new RowCounts(20, TEST_ROWS, 20, 0, preconditioner instanceof LearnedPower ? 7 : 0),
            Network.of(4, 8, 2),
            precision,
            preconditioner,
            rule,
            LossKind.MEAN_SQUARED_ERROR)
        .withLanes(2);
  }

  private static TrainingShape classifier() {
    return new TrainingShape(
            new RowCounts(20, TEST_ROWS, 20, 1),
            Network.of(4, 8, 3),
            Precision.FLOAT32,
            new NoPreconditioner(),
            rule(OptimizerSpec.defaults(), Convention.CORRECTED),
            LossKind.CROSS_ENTROPY)
        .withLanes(2);
  }

  private static Placement place(TrainingShape shape, Optional<DeviceSpec> pin) {
    ConfigProto config =
        ConfigProto.newBuilder()
            .putDeviceCount("CPU", 2)
            .putDeviceCount("GPU", 0)
            .setAllowSoftPlacement(true)
            .build();
    try (TrainingGraph<?> graph =
        TrainingGraphs.of(shape, new GraphForm(false, pin, false, StepPart.WHOLE, 1))) {
      return PlacementTrace.of(graph, config);
    }
  }

  /**
   * Covariance, eigendecomposition, power, GradientTransform, chunk and evaluation are all where
   * the graph was asked to be, and nothing else is elsewhere.
   */
  @Test
  void everyOperationIsOnTheChosenDevice() {
    TrainingShape shape =
        shape(
            OptimizerSpec.GradientDescent.defaults(),
            Precision.FLOAT32,
            new CovariancePower(CovarianceSource.EMPIRICAL));
    Placement placed = place(shape, Optional.of(SECOND));
    for (String scope :
        List.of(
            "Preconditioner",
            "GradientTransform",
            "chunk/StatelessWhile/body/Network",
            "chunk/StatelessWhile/body/Gradients",
            "chunk/StatelessWhile/body/ScaleByLearningRate",
            "evaluation",
            "evaluation/Measures/StatelessWhile/body/Network",
            "commit",
            "variables")) {
      assertTrue(placed.operations().stream().anyMatch(o -> o.scope().equals(scope)), scope);
    }
    for (String type : List.of("SelfAdjointEigV2", "Pow", "StatelessWhile", "AssignVariableOp")) {
      assertTrue(placed.operations().stream().anyMatch(o -> o.type().equals(type)), type);
    }
    assertEquals(
        List.of(), placed.operations().stream().filter(o -> !o.device().equals("CPU:1")).toList());
    // The same graph without the wish goes to the first device: the list is not made up.
    assertEquals(
        Set.of("CPU:0"),
        place(shape, Optional.empty()).operations().stream()
            .map(Placement.Operation::device)
            .collect(Collectors.toSet()));
  }

  static Stream<TrainingShape> everyKind() {
    List<TrainingShape> rules = new ArrayList<>();
    for (Convention convention : Convention.values()) {
      for (OptimizerSpec spec : Kinds.optimizers()) {
        UpdateRule rule = rule(spec, convention);
        rules.add(shape(rule, Precision.FLOAT32, new CovariancePower(CovarianceSource.POPULATION)));
      }
    }
    for (PreconditionerSpec spec : Kinds.preconditioners()) {
      Preconditioner preconditioner = PreconditionerPlan.of(spec).preconditioner();
      rules.add(shape(OptimizerSpec.defaults(), Precision.FLOAT32, preconditioner));
    }
    rules.add(classifier());
    OptimizerSpec plain = OptimizerSpec.GradientDescent.defaults();
    return Stream.concat(
        rules.stream(),
        Stream.of(
            shape(plain, Precision.FLOAT64, new CovariancePower(CovarianceSource.EMPIRICAL)),
            shape(plain, Precision.FLOAT32, new GivenMatrix()),
            shape(plain, Precision.FLOAT32, new NoPreconditioner())
                .withRows(new RowCounts(20, TEST_ROWS, 6, 0)),
            shape(plain, Precision.FLOAT32, new CovariancePower(CovarianceSource.POPULATION))
                .withFingerprint(true)));
  }

  /**
   * On a GPU nothing lacks a kernel but int32 variables, which soft placement keeps on the host,
   * and what works on the host is integer arithmetic on counters, shapes and sizes.
   */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("everyKind")
  void gpuHasKernelsForAllThatComputes(TrainingShape shape) {
    GpuKernels kernels = GpuKernels.load();
    GraphDef graph = TrainingGraphs.describe(shape);
    List<NodeDef> inFunctions =
        graph.getLibrary().getFunctionList().stream()
            .flatMap(function -> function.getNodeDefList().stream())
            .toList();
    assertEquals(
        Set.of(),
        inFunctions.stream()
            .filter(node -> kernels.of(node) == GpuKernels.Support.NONE)
            .map(NodeDef::getOp)
            .collect(Collectors.toSet()));
    assertEquals(
        Set.of("variables/step/", "variables/divergedAt/", "variables/probeSeeds/"),
        graph.getNodeList().stream()
            .filter(node -> kernels.of(node) == GpuKernels.Support.NONE)
            .map(node -> node.getName().replace("VarHandleOp", ""))
            .collect(Collectors.toSet()));
    assertEquals(
        Set.of(),
        Stream.concat(graph.getNodeList().stream(), inFunctions.stream())
            .filter(node -> kernels.of(node) == GpuKernels.Support.HOST)
            .filter(node -> !SIZES.contains(node.getOp()))
            .filter(PlacementTest::ofRealNumbers)
            .map(NodeDef::getOp)
            .collect(Collectors.toSet()));
  }

  private static boolean ofRealNumbers(NodeDef node) {
    return Stream.of("T", "dtype")
        .map(name -> node.getAttrOrDefault(name, AttrValue.getDefaultInstance()).getType())
        .anyMatch(type -> type == DataType.DT_FLOAT || type == DataType.DT_DOUBLE);
  }
}
