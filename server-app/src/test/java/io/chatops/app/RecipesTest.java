package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The recipes of CONTRIBUTING.md, and the pages of the documentation, name files and names that
 * exist; the recipes leave none out.
 */
class RecipesTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> SKIPPED =
      Set.of("target", "node_modules", ".git", ".idea", "data", "corpus");
  private static final Set<String> READ = Set.of("java", "ts", "tsx", "json", "md", "sql", "css");
  private static final Pattern RECIPE = Pattern.compile("(?ms)^## (Add .*?)$(.*?)(?=^## |\\z)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern NAME = Pattern.compile("@?\\w+(\\.\\w+)*");
  private static final Pattern MEMBER = Pattern.compile("@?([A-Z]\\w*[a-z]\\w*)\\.[a-z]\\w*");

  /** An earlier change of each kind: the word by which its files in {@code src/main} are found. */
  private static final Map<String, Pattern> EXAMPLES =
      Map.of(
          "Add a metric", Pattern.compile("iowait_?percent", Pattern.CASE_INSENSITIVE),
          "Add a notification channel kind", Pattern.compile("gotify", Pattern.CASE_INSENSITIVE));

  /** The files of the repository that are no products, with the text of those that are read. */
  private static final Map<String, String> FILES = new LinkedHashMap<>();

  private static final Set<String> WORDS = new TreeSet<>();

  @BeforeAll
  static void read() throws IOException {
    Pattern word = Pattern.compile("\\w+");
    Files.walkFileTree(
        REPOSITORY,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = REPOSITORY.relativize(file).toString();
            String text = READ.contains(extension(path)) ? text(file) : "";
            FILES.put("/" + path, text);
            if (path.contains("src/")) {
              word.matcher(text).results().map(MatchResult::group).forEach(WORDS::add);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Test
  void namesOnlyWhatExists() {
    Map<String, List<String>> missing = new LinkedHashMap<>();
    recipes()
        .forEach(
            (recipe, names) ->
                missing.put(recipe, names.stream().filter(name -> !exists(name)).toList()));

    assertThat(missing).hasSize(5);
    assertThat(missing.values()).as("%s", missing).allMatch(List::isEmpty);
  }

  /** Not those of decisions, which may name classes of libraries and of an earlier time. */
  @Test
  void namesOnlyMembersOfClassesThatExist() {
    List<String> named = new ArrayList<>();
    FILES.forEach(
        (file, text) -> {
          if (file.startsWith("/docs/") && !file.startsWith("/docs/adr/")) {
            CODE.matcher(text).results().map(code -> code.group(1)).forEach(named::add);
          }
        });
    List<String> members =
        named.stream()
            .filter(MEMBER.asMatchPredicate())
            .filter(name -> isFile(MEMBER.matcher(name).replaceFirst("$1.java")))
            .toList();

    assertThat(members).isNotEmpty().allMatch(RecipesTest::isName);
  }

  @Test
  void namesEachFileOfAnEarlierChange() {
    Map<String, List<String>> recipes = recipes();
    EXAMPLES.forEach(
        (recipe, example) -> {
          List<String> names = recipes.getOrDefault(recipe, List.of());
          assertThat(filesWith(example))
              .as(recipe)
              .isNotEmpty()
              .allMatch(file -> names(names, file));
        });
  }

  @Test
  void namesEachLanguageOfThePages() {
    String texts = "/dashboard/src/main/web/text/";
    List<String> languages =
        FILES.keySet().stream()
            .filter(file -> file.startsWith(texts) && file.endsWith("/common.ts"))
            .map(file -> "text/" + file.substring(texts.length(), file.lastIndexOf('/')))
            .toList();

    assertThat(languages).hasSizeGreaterThan(2);
    assertThat(recipes().get("Add a page")).containsAll(languages);
  }

  /** The names in code spans, by recipe. */
  private static Map<String, List<String>> recipes() {
    Map<String, List<String>> recipes = new LinkedHashMap<>();
    RECIPE
        .matcher(text(REPOSITORY.resolve("CONTRIBUTING.md")))
        .results()
        .forEach(
            recipe ->
                recipes.put(
                    recipe.group(1),
                    CODE.matcher(recipe.group(2)).results().map(code -> code.group(1)).toList()));
    return recipes;
  }

  private static boolean exists(String name) {
    if (name.contains("(") || name.equals("<bdi>")) {
      return true; // a line of code, and HTML
    }
    if (name.contains("<kind>")) {
      return isFile(name.replace("<kind>", "gotify"));
    }
    if (name.endsWith("...")) {
      String start = "/" + name.replace("...", "");
      return FILES.keySet().stream().anyMatch(file -> file.contains(start));
    }
    String first = name.split(" ", 2)[0];
    return isFile(first) || isFolder(first.replace('.', '/')) || isFolder(first) || isName(first);
  }

  private static boolean isFile(String path) {
    return FILES.keySet().stream().anyMatch(file -> file.endsWith("/" + path));
  }

  private static boolean isFolder(String path) {
    return FILES.keySet().stream().anyMatch(file -> file.contains("/" + path + "/"));
  }

  /** Returns true for a class with its members, an annotation, and any word of the sources. */
  private static boolean isName(String name) {
    if (!NAME.matcher(name).matches()) {
      return false;
    }
    List<String> parts = new ArrayList<>(List.of(name.replace("@", "").split("\\.", -1)));
    String type = parts.get(0);
    if (Character.isUpperCase(type.charAt(0)) && parts.size() > 1) {
      String file =
          FILES.keySet().stream()
              .filter(path -> path.endsWith("/" + type + ".java"))
              .findFirst()
              .orElse("");
      return FILES.getOrDefault(file, "").matches("(?s).*\\b" + parts.get(1) + "\\b.*");
    }
    boolean isClass = type.matches("[A-Z]\\w*[a-z]\\w*") && !name.startsWith("@");
    return isClass ? isFile(type + ".java") || isNested(type) : WORDS.containsAll(parts);
  }

  private static boolean isNested(String type) {
    Pattern declaration = Pattern.compile("\\b(class|record|enum|interface) " + type + "\\b");
    return FILES.values().stream().anyMatch(text -> declaration.matcher(text).find());
  }

  private static List<String> filesWith(Pattern example) {
    return FILES.entrySet().stream()
        .filter(file -> file.getKey().contains("/src/main/"))
        .filter(file -> !file.getKey().contains("/bench/"))
        .filter(file -> example.matcher(file.getValue()).find())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns true if one of the names is the file's, and its folder is named, too, if it must. */
  private static boolean names(List<String> names, String file) {
    String path = file.substring(0, file.lastIndexOf('.'));
    String name = path.substring(path.lastIndexOf('/') + 1);
    Stream<String> whole = Stream.of(name, file.substring(file.lastIndexOf('/') + 1));
    boolean isNamed =
        whole.anyMatch(names::contains)
            || names.stream().anyMatch(one -> one.contains("/") && file.endsWith("/" + one));
    boolean isText = file.contains("/web/text/");
    return isNamed
        && (!isText || names.stream().anyMatch(one -> file.contains("/web/" + one + "/")));
  }

  private static String extension(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
