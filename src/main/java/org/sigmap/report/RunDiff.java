package org.sigmap.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sigmap.results.AxisName;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Comparison;
import org.sigmap.results.LossLevels;
import org.sigmap.results.PairedDifferences;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.RunRefusedException;
import org.sigmap.results.Session;
import org.sigmap.results.SpecDifference;
import org.sigmap.results.Summary;
import org.sigmap.spec.Axis;
import org.sigmap.spec.Paths;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Study;
import org.sigmap.spec.Words;

/** In what two runs differ: specification, data, versions, results. */
public final class RunDiff {
  private static final String RUN = AxisName.RUN.path();
  private static final int MOST_LINES = 24;
  private static final int SHOWN_DIGITS = 12;

  private final RunDirectory a;
  private final RunDirectory b;

  private RunDiff(RunDirectory a, RunDirectory b) {
    this.a = a;
    this.b = b;
  }

  /** The lines of every part in which the runs differ; none where they are alike. */
  public static Map<String, List<String>> of(RunDirectory a, RunDirectory b) throws IOException {
    RunDiff diff = new RunDiff(a, b);
    Map<String, List<String>> parts = new LinkedHashMap<>();
    parts.put("spec", diff.spec());
    parts.put("data", diff.data());
    parts.put("versions", diff.versions());
    parts.put("results", diff.results());
    parts.values().removeIf(List::isEmpty);
    return parts;
  }

  /** The fields that differ; the lines, where this version does not read a specification. */
  private List<String> spec() throws IOException {
    List<String> lines = SpecDifference.of(a.spec().orElse(""), b.spec().orElse(""));
    Optional<Study> first = Completeness.of(a, a.cells()).study();
    Optional<Study> second = Completeness.of(b, b.cells()).study();
    if (lines.isEmpty() || first.isEmpty() || second.isEmpty()) {
      return lines;
    }
    Map<String, String> fields = fields(first.get());
    Map<String, String> others = fields(second.get());
    Set<String> paths = new LinkedHashSet<>(fields.keySet());
    paths.addAll(others.keySet());
    return paths.stream()
        .filter(path -> !Objects.equals(fields.get(path), others.get(path)))
        .map(
            path ->
                "%s: %s, and %s"
                    .formatted(
                        path,
                        fields.getOrDefault(path, "not there"),
                        others.getOrDefault(path, "not there")))
        .toList();
  }

  /** Every field by its path, swept ones with all their values. */
  private static Map<String, String> fields(Study study) {
    Map<String, String> fields = new LinkedHashMap<>();
    collect(study.base(), List.of(), fields);
    for (Axis axis : study.axes()) {
      for (String path : axis.paths()) {
        fields.put(
            path,
            axis.settings().stream()
                .map(s -> s.containsKey(path) ? Words.show(s.get(path)) : "–")
                .collect(Collectors.joining(", ", "[", "]")));
      }
    }
    fields.put("seeds", study.seeds().toString());
    study
        .tuning()
        .ifPresent(
            tuning -> fields.put("tune", Words.escape(SpecSchema.tree(tuning.spec()).toString())));
    return fields;
  }

  private static void collect(JsonNode node, List<String> path, Map<String, String> fields) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      List<String> place = Paths.child(path, field.getKey());
      if (field.getValue().isObject()) {
        collect(field.getValue(), place, fields);
      } else {
        fields.put(Paths.join(place), Words.escape(field.getValue().toString()));
      }
    }
  }

  private List<String> data() throws IOException {
    Map<String, Set<String>> first = hashes(a);
    Map<String, Set<String>> second = hashes(b);
    Set<String> files = new TreeSet<>(first.keySet());
    files.addAll(second.keySet());
    return files.stream()
        .filter(file -> !first.getOrDefault(file, Set.of()).equals(second.get(file)))
        .map(
            file ->
                "%s: SHA-256 %s, and %s"
                    .formatted(Words.escape(file), shown(first.get(file)), shown(second.get(file))))
        .toList();
  }

  private static Map<String, Set<String>> hashes(RunDirectory run) throws IOException {
    Map<String, Set<String>> hashes = new TreeMap<>();
    for (Session entry : run.sessions().entries()) {
      entry
          .facts()
          .dataHashes()
          .forEach((file, hash) -> hashes.computeIfAbsent(file, f -> new TreeSet<>()).add(hash));
    }
    return hashes;
  }

  private static String shown(Set<String> hashes) {
    return hashes == null
        ? "none"
        : hashes.stream()
            .map(hash -> hash.substring(0, Math.min(SHOWN_DIGITS, hash.length())) + "…")
            .collect(Collectors.joining(", "));
  }

  /** What can change digits, of all processes that trained cells of either. */
  private List<String> versions() throws IOException {
    Map<String, Set<Object>> first = facts(a);
    Map<String, Set<Object>> second = facts(b);
    Set<String> names = new LinkedHashSet<>(first.keySet());
    names.addAll(second.keySet());
    return names.stream()
        .filter(name -> !first.getOrDefault(name, Set.of()).equals(second.get(name)))
        .map(name -> name + ": " + said(first.get(name)) + ", and " + said(second.get(name)))
        .toList();
  }

  private static Map<String, Set<Object>> facts(RunDirectory run) throws IOException {
    Map<String, Set<Object>> facts = new LinkedHashMap<>();
    for (Session entry : run.sessions().entries()) {
      entry
          .facts()
          .versions()
          .forEach(
              (name, value) -> facts.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(value));
    }
    return facts;
  }

  private static String said(Set<Object> values) {
    return values == null
        ? "not known"
        : values.stream()
            .map(v -> Words.escape(String.valueOf(v)))
            .collect(Collectors.joining("; "));
  }

  private List<String> results() throws IOException {
    Map<String, CellRecord> first = byId(a);
    Map<String, CellRecord> second = byId(b);
    Set<String> shared = new LinkedHashSet<>(first.keySet());
    shared.retainAll(second.keySet());
    long other = shared.stream().filter(id -> !first.get(id).sameResult(second.get(id))).count();
    List<String> lines = new ArrayList<>();
    if (other > 0) {
      lines.add(
          "of %s in both, %d ended with other numbers"
              .formatted(Words.count(shared.size(), "cell"), other));
    }
    only(lines, first.size() - shared.size(), a);
    only(lines, second.size() - shared.size(), b);
    if (!lines.isEmpty() && !first.isEmpty() && !second.isEmpty()) {
      lines.addAll(paired());
    }
    return lines;
  }

  private static Map<String, CellRecord> byId(RunDirectory run) throws IOException {
    return run.cells().stream()
        .collect(
            Collectors.toMap(
                CellRecord::cell, Function.identity(), (x, y) -> x, LinkedHashMap::new));
  }

  private static void only(List<String> lines, int cells, RunDirectory run) {
    if (cells > 0) {
      lines.add(Words.are(cells, "cell") + " in " + run.root() + " only");
    }
  }

  /** The differences by what settings are compared by, at the settings that both have. */
  private List<String> paired() throws IOException {
    RunsReport.Shared runs;
    try {
      runs = RunsReport.shared(List.of(b, a), LossLevels.none());
    } catch (RunRefusedException nothing) {
      return List.of(nothing.getMessage());
    }
    Summary summary = Summary.of(runs.cells());
    List<String> axes = Layout.varying(summary);
    axes.remove(RUN);
    List<String> lines = new ArrayList<>();
    for (Goal goal : Goal.compared(summary)) {
      List<PairedDifferences.Row> rows =
          PairedDifferences.toReference(
              runs.cells(), RUN, runs.names().get(1), goal.metric(), summary.seeds());
      lines.add(
          "%s, %s − %s%s:"
              .formatted(
                  goal.label(),
                  runs.names().get(0),
                  runs.names().get(1),
                  Comparison.holm(
                      rows.stream()
                          .filter(row -> !PairedDifferences.pooled(row.setting()))
                          .map(PairedDifferences.Row::comparison)
                          .toList())));
      rows.stream().limit(MOST_LINES).map(row -> line(row, axes)).forEach(lines::add);
      if (rows.size() > MOST_LINES) {
        lines.add(
            "  and %d more; `sigmap report` of both has all".formatted(rows.size() - MOST_LINES));
      }
    }
    return lines;
  }

  private static String line(PairedDifferences.Row row, List<String> axes) {
    String where =
        axes.isEmpty()
            ? ""
            : (PairedDifferences.pooled(row.setting())
                    ? "mean over all settings"
                    : Labels.setting(row.setting(), axes))
                + ": ";
    return "  %s%s, %s%s"
        .formatted(
            where,
            Labels.interval(row.comparison().difference().estimate()),
            row.comparison().difference().paired()
                ? Labels.paired(row.comparison().difference().estimate().n())
                : "seeds not shared, so unpaired",
            row.comparison().told() ? ", told apart" : "");
  }
}
