package org.sigmap;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.InstanceofCheck;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.lang.ref.Reference;
import java.time.Clock;
import java.util.Calendar;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The rules of the house: who may import whom, and where randomness and the clock may be. */
@AnalyzeClasses(packages = "org.sigmap", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "org.sigmap.";
  private static final String TENSORFLOW = "org.tensorflow";
  private static final String PICOCLI = "picocli";
  private static final String SWITCH = "$SwitchMap$";
  private static final String YAML = "org.snakeyaml.engine";

  /** The rooms of the static graph, lowest first. */
  private static final Set<String> GRAPH =
      Set.of(
          "graph",
          "graph.layer",
          "graph.gradient",
          "graph.precondition",
          "graph.optim",
          "graph.probe");

  /** Each room and what it may import of the house; a name with a dot is a room inside a room. */
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("spec", Set.of()),
          Map.entry("spec.yaml", Set.of("spec")),
          Map.entry("math", Set.of()),
          Map.entry("data", Set.of("spec", "math")),
          Map.entry("data.source", Set.of("data", "spec", "math")),
          Map.entry("graph", Set.of("spec")),
          Map.entry("graph.layer", Set.of("graph", "spec")),
          Map.entry("graph.gradient", Set.of("graph", "graph.layer", "spec")),
          Map.entry("graph.precondition", Set.of("graph", "graph.layer", "graph.gradient", "spec")),
          Map.entry(
              "graph.optim",
              Set.of("graph", "graph.layer", "graph.gradient", "graph.precondition", "spec")),
          Map.entry(
              "graph.probe",
              Set.of(
                  "graph",
                  "graph.layer",
                  "graph.gradient",
                  "graph.precondition",
                  "graph.optim",
                  "spec")),
          Map.entry("device", Set.of()),
          Map.entry("train", and(GRAPH, "device", "data", "math", "spec")),
          Map.entry("results", Set.of("spec", "spec.yaml", "math")),
          Map.entry(
              "experiment",
              and(GRAPH, "spec", "math", "data", "data.source", "device", "train", "results")),
          Map.entry("report", Set.of("results", "math", "spec")),
          // Weights are matrices, and the drawn training graph has an optimizer's chain in it.
          Map.entry("export", and(GRAPH, "train", "results", "data", "spec", "math")),
          Map.entry(
              "cli",
              and(
                  GRAPH,
                  "spec",
                  "spec.yaml",
                  "math",
                  "data",
                  "data.source",
                  "device",
                  "train",
                  "results",
                  "experiment",
                  "report",
                  "export")));

  /** What a room may import from outside, where the rules limit that beyond the two below. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "spec",
              Set.of(
                  "com.fasterxml.jackson.core",
                  "com.fasterxml.jackson.annotation",
                  "com.fasterxml.jackson.databind"),
          "spec.yaml", Set.of("com.fasterxml.jackson.databind", YAML),
          "math", Set.of("org.ejml", "org.apache.commons"),
          "graph", Set.of(TENSORFLOW),
          "graph.layer", Set.of(TENSORFLOW),
          "graph.gradient", Set.of(TENSORFLOW),
          "graph.precondition", Set.of(TENSORFLOW),
          "graph.optim", Set.of(TENSORFLOW),
          "graph.probe", Set.of(TENSORFLOW),
          "device", Set.of(TENSORFLOW, "org.bytedeco.javacpp", "com.sun.management"));

  private static final Set<String> WITH_TENSORFLOW = and(GRAPH, "device", "train", "export");
  private static final Set<String> WITH_PICOCLI = Set.of("cli");

  /** Classes that may read the clock, for provenance or to measure and show progress. */
  private static final Set<String> MAY_READ_THE_CLOCK =
      Set.of(
          "results.Provenance",
          "experiment.run.GroupCheckpoints",
          "experiment.run.GroupTrainer",
          "experiment.run.Timings",
          "cli.run.RunCommand",
          "cli.run.TensorBoardProgress",
          "cli.run.TrainingProgress");

  private static String room(JavaClass javaClass) {
    String name = javaClass.getPackageName();
    if (!(name + ".").startsWith(ROOT) || name.length() < ROOT.length()) {
      return "";
    }
    String path = name.substring(ROOT.length());
    return MAY_IMPORT.keySet().stream()
        .filter(room -> (path + ".").startsWith(room + "."))
        .max(Comparator.comparing(String::length))
        .orElse(path.split("\\.")[0]);
  }

  private static Set<String> and(Set<String> rooms, String... others) {
    Set<String> all = new TreeSet<>(rooms);
    all.addAll(List.of(others));
    return all;
  }

  private static DescribedPredicate<JavaClass> in(Set<String> rooms) {
    return DescribedPredicate.describe("in " + rooms, c -> rooms.contains(room(c)));
  }

  private static DescribedPredicate<JavaClass> under(String prefix) {
    return DescribedPredicate.describe(
        "of " + prefix, c -> (c.getPackageName() + ".").startsWith(prefix + "."));
  }

  @ArchTest
  static void everyRoomIsKnown(JavaClasses classes) {
    Set<String> rooms = new TreeSet<>();
    classes.forEach(c -> rooms.add(room(c)));
    rooms.removeAll(MAY_IMPORT.keySet());
    assertEquals(Set.of(), rooms, "rooms without a rule");
  }

  @ArchTest
  static void roomsImportOnlyWhatTheyMay(JavaClasses classes) {
    MAY_IMPORT.forEach(
        (room, allowed) -> {
          Set<String> forbidden = new LinkedHashSet<>(MAY_IMPORT.keySet());
          forbidden.removeAll(allowed);
          forbidden.remove(room);
          none(in(Set.of(room)), in(forbidden)).check(classes);
        });
  }

  @ArchTest
  static void roomsDoNotDependOnEachOtherInCircles(JavaClasses classes) {
    SlicesRuleDefinition.slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                String room = room(javaClass);
                return room.isEmpty() ? SliceIdentifier.ignore() : SliceIdentifier.of(room);
              }

              @Override
              public String getDescription() {
                return "rooms";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(classes);
  }

  /** Inside a room that has rooms of its own: studies know no plan, plans no runner. */
  @ArchTest
  static void roomsWithinARoomDoNotDependOnEachOtherInCircles(JavaClasses classes) {
    for (String room : List.of("experiment", "export")) {
      SlicesRuleDefinition.slices()
          .matching(ROOT + room + ".(*)..")
          .should()
          .beFreeOfCycles()
          .check(classes);
    }
  }

  /** Who tells the kinds of a specification apart: one registry for each. */
  private static final Map<String, Set<String>> REGISTRIES =
      Map.ofEntries(
          Map.entry("Basis", Set.of("data.source.Teacher")),
          Map.entry("DataSpec", Set.of("data.source.Sources")),
          Map.entry("GeneralizationCell", Set.of("experiment.suggest.Suggester")),
          Map.entry("InputScaling", Set.of("data.InputTransform")),
          Map.entry("LabelNoiseSpec", Set.of("data.LabelNoise")),
          Map.entry("OutOfDistributionCell", Set.of("experiment.suggest.Suggester")),
          Map.entry("Normalization", Set.of("graph.precondition.Exponent")),
          Map.entry("PartnerMap", Set.of("data.ClassNoise")),
          Map.entry("Shift", Set.of("data.ShiftedImages")),
          Map.entry("SplitSpec", Set.of("data.Split")),
          Map.entry("TaskOrder", Set.of("experiment.study.ContinualData")));

  /**
   * A kind that is asked for anywhere else is a file more to change for the next kind: what is to
   * be known of it belongs to its specification, or to what its registry gives.
   */
  @ArchTest
  static void kindsAreToldApartInTheirRegistriesOnly(JavaClasses classes) {
    Map<String, Set<String>> found = new TreeMap<>();
    for (JavaClass javaClass : classes) {
      if (room(javaClass).startsWith("spec")) {
        continue;
      }
      Stream.concat(
              javaClass.getInstanceofChecks().stream()
                  .map(InstanceofCheck::getRawType)
                  .filter(type -> !type.isAssignableTo(Throwable.class))
                  .map(JavaClass::getName),
              // What the compiler makes of a switch over an enumeration's constants.
              javaClass.getFields().stream()
                  .map(JavaField::getName)
                  .filter(name -> name.startsWith(SWITCH))
                  .map(name -> name.substring(SWITCH.length()).replace('$', '.')))
          .filter(name -> name.startsWith(ROOT + "spec."))
          .map(name -> name.substring((ROOT + "spec.").length()).split("[$.]")[0])
          .forEach(
              kind -> found.computeIfAbsent(kind, k -> new TreeSet<>()).add(outermost(javaClass)));
    }
    assertEquals(new TreeMap<>(REGISTRIES), found);
  }

  @ArchTest
  static void tensorFlowOnlyInItsRooms(JavaClasses classes) {
    none(outside(WITH_TENSORFLOW), under(TENSORFLOW)).check(classes);
  }

  @ArchTest
  static void picocliOnlyInTheCommandLine(JavaClasses classes) {
    none(outside(WITH_PICOCLI), under(PICOCLI)).check(classes);
  }

  @ArchTest
  static void yamlOnlyWhereSpecsAreReadAndWritten(JavaClasses classes) {
    none(outside(Set.of("spec.yaml")), under(YAML)).check(classes);
  }

  @ArchTest
  static void librariesOnlyWhereTheRulesNameThem(JavaClasses classes) {
    LIBRARIES.forEach(
        (room, libraries) ->
            none(
                    in(Set.of(room)),
                    DescribedPredicate.describe(
                        "of a library other than " + libraries,
                        c ->
                            !c.getPackageName().startsWith("java.")
                                && !c.isPrimitive()
                                && !c.isArray()
                                && room(c).isEmpty()
                                && libraries.stream().noneMatch(l -> under(l).test(c))))
                .check(classes));
  }

  /** A stranger's model is looked at as data: no native code, nothing that could run it. */
  @ArchTest
  static void lookingAtModelsRunsNothing(JavaClasses classes) {
    Set<String> allowed =
        Set.of(
            "java",
            "com.google.protobuf",
            "org.tensorflow.proto",
            ROOT + "math",
            ROOT + "export.inspect");
    none(
            under(ROOT + "export.inspect"),
            DescribedPredicate.describe(
                "other than of " + allowed,
                c ->
                    !c.isPrimitive()
                        && !c.isArray()
                        && allowed.stream().noneMatch(prefix -> under(prefix).test(c))))
        .check(classes);
  }

  /** A model is loaded where it was looked at first, and nowhere else. */
  @ArchTest
  static final ArchRule NO_OTHER_MODEL_IS_LOADED =
      noClasses()
          .that(
              DescribedPredicate.describe(
                  "are not export.model.CheckedModel",
                  c -> !outermost(c).equals("export.model.CheckedModel")))
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "the target loads a SavedModel",
                  access ->
                      access
                              .getTarget()
                              .getOwner()
                              .getName()
                              .startsWith("org.tensorflow.SavedModelBundle")
                          && access.getTarget().getName().startsWith("load")));

  @ArchTest
  static final ArchRule RANDOM_NUMBERS_COME_FROM_SEED_STREAMS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Random.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(RandomGenerator.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(ThreadLocalRandom.class)
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(StrictMath.class, "random");

  @ArchTest
  static final ArchRule THE_CLOCK_IS_FOR_PROVENANCE_AND_PROGRESS =
      noClasses()
          .that(
              DescribedPredicate.describe(
                  "are not among " + MAY_READ_THE_CLOCK,
                  c -> !MAY_READ_THE_CLOCK.contains(outermost(c))))
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "the target reads the clock", access -> readsTheClock(access.getTarget())));

  @ArchTest
  static void clockAllowListIsNoLongerThanNeeded(JavaClasses classes) {
    Set<String> readers = new TreeSet<>();
    for (JavaClass javaClass : classes) {
      if (javaClass.getAccessesFromSelf().stream()
          .anyMatch(access -> readsTheClock(access.getTarget()))) {
        readers.add(outermost(javaClass));
      }
    }
    assertTrue(
        readers.containsAll(MAY_READ_THE_CLOCK),
        "these classes may read the clock and do not: " + minus(MAY_READ_THE_CLOCK, readers));
  }

  /** What a graph gives or takes is asked for by name: its lists are seen by these alone. */
  private static final Map<String, String> OF_LISTS =
      Map.of(
          "org.tensorflow.Result.get", "train.HostTensors",
          "org.tensorflow.ConcreteFunction.create", "graph.Bundle",
          "org.tensorflow.op.Ops.statelessWhile", "graph.Loop",
          "org.tensorflow.op.Ops.statelessIf", "graph.Conditional");

  /** Of a graph with a single result. */
  private static final Set<String> MAY_TAKE_THE_ONE = Set.of("device.probe.TensorFlowKernels");

  @ArchTest
  static void noResultOfAGraphIsTakenByItsPosition(JavaClasses classes) {
    Map<String, Set<String>> callers = new TreeMap<>();
    for (JavaClass javaClass : classes) {
      for (var access : javaClass.getAccessesFromSelf()) {
        String target =
            access.getTarget().getOwner().getName() + "." + access.getTarget().getName();
        if (OF_LISTS.containsKey(target) && !MAY_TAKE_THE_ONE.contains(outermost(javaClass))) {
          callers.computeIfAbsent(target, key -> new TreeSet<>()).add(outermost(javaClass));
        }
      }
    }
    Map<String, Set<String>> owners = new TreeMap<>();
    OF_LISTS.forEach((target, owner) -> owners.put(target, Set.of(owner)));
    assertEquals(owners, callers);
  }

  @ArchTest
  static final ArchRule STATIC_FIELDS_ARE_FINAL = fields().that().areStatic().should().beFinal();

  /**
   * What lives as long as the process is written by nobody: no static field is of a class that
   * changes, and none is given a new map, list or reference, which anybody could fill.
   */
  @ArchTest
  static void nothingStaticIsWritten(JavaClasses classes) {
    Map<String, Set<String>> found = new TreeMap<>();
    for (JavaClass javaClass : classes) {
      Stream.concat(
              javaClass.getFields().stream()
                  .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                  .map(JavaField::getRawType),
              javaClass.getStaticInitializer().stream()
                  .flatMap(unit -> unit.getConstructorCallsFromSelf().stream())
                  .map(call -> call.getTargetOwner()))
          .filter(ArchitectureTest::changes)
          .map(JavaClass::getSimpleName)
          .forEach(
              type -> found.computeIfAbsent(outermost(javaClass), c -> new TreeSet<>()).add(type));
    }
    assertEquals(Map.of(), found);
  }

  /**
   * Whether an object of a class can be another later: one of ours by a field that is not final.
   */
  private static boolean changes(JavaClass type) {
    String name = type.getName();
    return type.getPackageName().startsWith("java.util.concurrent")
        || type.isAssignableTo(Reference.class)
        || type.isAssignableTo(ThreadLocal.class)
        || type.isAssignableTo(StringBuilder.class)
        || name.startsWith("java.util.")
            && !type.isInterface()
            && (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class))
        || name.startsWith(ROOT)
            && type.getAllFields().stream()
                .map(JavaField::getModifiers)
                .anyMatch(
                    modifiers ->
                        !modifiers.contains(JavaModifier.STATIC)
                            && !modifiers.contains(JavaModifier.FINAL)
                            && !modifiers.contains(JavaModifier.SYNTHETIC));
  }

  private static Set<String> minus(Set<String> all, Set<String> some) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  private static ArchRule none(
      DescribedPredicate<JavaClass> from, DescribedPredicate<JavaClass> to) {
    // A room may be empty while it is being built.
    return noClasses().that(from).should().dependOnClassesThat(to).allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaClass> outside(Set<String> rooms) {
    return DescribedPredicate.not(in(rooms));
  }

  /** Name below the root of the class, or of the class that it is nested in. */
  private static String outermost(JavaClass javaClass) {
    String name = javaClass.getName().substring(ROOT.length());
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  private static boolean readsTheClock(AccessTarget target) {
    JavaClass owner = target.getOwner();
    String name = target.getName();
    if (owner.isEquivalentTo(System.class)) {
      return name.equals("currentTimeMillis") || name.equals("nanoTime");
    }
    if (owner.isEquivalentTo(Date.class) || owner.isEquivalentTo(GregorianCalendar.class)) {
      return name.equals("<init>");
    }
    return owner.isAssignableTo(Clock.class)
        || (owner.getPackageName().equals("java.time") && name.equals("now"))
        || (owner.isAssignableTo(Calendar.class) && name.equals("getInstance"));
  }
}
