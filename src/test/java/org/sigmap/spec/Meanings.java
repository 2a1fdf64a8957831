package org.sigmap.spec;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The Javadoc of the spec records as {@code meanings.properties} holds it, for the program has no
 * sources: a line for each type, record component, constant of an enumeration and method without
 * parameters that has any.
 */
final class Meanings extends TreePathScanner<Void, String> {
  private static final Path SOURCES = Path.of("src/main/java/org/sigmap/spec");

  private final Map<String, String> meanings = new TreeMap<>();
  private final Set<String> types = types();
  private final DocTrees docs;

  private Meanings(DocTrees docs) {
    this.docs = docs;
  }

  static String text() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.list(SOURCES)) {
      List<Path> java = sources.filter(f -> f.toString().endsWith(".java")).sorted().toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(java));
      Meanings scanner = new Meanings(DocTrees.instance(task));
      for (CompilationUnitTree unit : task.parse()) {
        scanner.scan(new TreePath(unit), "");
      }
      return scanner.meanings.entrySet().stream()
          .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\") + "\n")
          .collect(
              Collectors.joining(
                  "", "# Javadoc of org.sigmap.spec, as SpecReferenceTest writes it\n", ""));
    }
  }

  @Override
  public Void visitClass(ClassTree type, String around) {
    String name =
        around.isEmpty() ? type.getSimpleName().toString() : around + "." + type.getSimpleName();
    DocCommentTree doc = docs.getDocCommentTree(getCurrentPath());
    if (doc != null) {
      put(name, "", plain(doc.getFullBody()));
      for (DocTree tag : doc.getBlockTags()) {
        if (tag instanceof ParamTree param && type.getKind() == Tree.Kind.RECORD) {
          put(name, "." + param.getName(), plain(param.getDescription()));
        }
      }
    }
    return super.visitClass(type, name);
  }

  @Override
  public Void visitMethod(MethodTree method, String around) {
    if (method.getParameters().isEmpty()) {
      member(around, "." + method.getName());
    }
    return null;
  }

  @Override
  public Void visitVariable(VariableTree variable, String around) {
    if (getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.ENUM) {
      member(around, "." + variable.getName());
    }
    return null;
  }

  private void member(String type, String name) {
    DocCommentTree doc = docs.getDocCommentTree(getCurrentPath());
    if (doc != null && !meanings.containsKey(type + name)) {
      put(type, name, plain(doc.getFullBody()));
    }
  }

  private void put(String type, String member, String text) {
    if (!text.isEmpty() && types.contains(type)) {
      meanings.put(type + member, text);
    }
  }

  private static String plain(List<? extends DocTree> parts) {
    return parts.stream()
        .map(Meanings::plain)
        .collect(Collectors.joining())
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static String plain(DocTree part) {
    if (part instanceof TextTree text) {
      return text.getBody();
    }
    if (part instanceof LiteralTree code) {
      return code.getBody().getBody().strip();
    }
    if (part instanceof LinkTree link) {
      String label = plain(link.getLabel());
      return label.isEmpty()
          ? link.getReference().getSignature().replaceFirst("^.*[.#]", "").replace("()", "")
          : label;
    }
    if (part instanceof EntityTree entity) {
      return Map.of("lt", "<", "gt", ">", "amp", "&").get(entity.getName().toString());
    }
    return " ";
  }

  /** The types that make up specifications. */
  private static Set<String> types() {
    Set<Class<?>> types = new LinkedHashSet<>();
    collect(CellSpec.class, types);
    collect(TuneSpec.class, types);
    return types.stream()
        .map(type -> type.getName().replaceFirst("^.*\\.", "").replace('$', '.'))
        .collect(Collectors.toSet());
  }

  private static void collect(Class<?> type, Set<Class<?>> types) {
    if (type.getPackage() != Meanings.class.getPackage() || !types.add(type)) {
      return;
    }
    if (type.isSealed()) {
      Stream.of(type.getPermittedSubclasses()).forEach(kind -> collect(kind, types));
    }
    if (type.isRecord()) {
      Stream.of(type.getRecordComponents()).forEach(part -> collect(part.getType(), types));
    }
  }
}
