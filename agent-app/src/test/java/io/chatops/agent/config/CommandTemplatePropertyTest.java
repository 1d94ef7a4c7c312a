package io.chatops.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Properties of the allow-list: whatever a hub requests, only what the entry's author allowed is
 * run.
 */
class CommandTemplatePropertyTest {
  private static Path root = Path.of("/");

  @BeforeContainer
  static void makeFiles() throws IOException {
    root = Files.createTempDirectory("templates").toRealPath();
    Path allowed = root.resolve("d");
    Files.createDirectories(allowed.resolve("a/b"));
    Files.writeString(allowed.resolve("file"), "x");
    Files.writeString(allowed.resolve("a/-rf"), "x");
    Files.writeString(root.resolve("secret"), "x");
    Files.createDirectories(root.resolve("d-other"));
    Files.writeString(root.resolve("d-other/file"), "x");
    Files.createSymbolicLink(allowed.resolve("inside"), allowed.resolve("a"));
    Files.createSymbolicLink(allowed.resolve("outside"), root.resolve("secret"));
    Files.createSymbolicLink(allowed.resolve("up"), root);
    Files.createSymbolicLink(allowed.resolve("a/self"), allowed);
    Files.createSymbolicLink(allowed.resolve("a/loop"), allowed.resolve("a/loop"));
    Files.createSymbolicLink(allowed.resolve("a/other"), Path.of("../../d-other"));
  }

  @AfterContainer
  static void removeFiles() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property
  void aPathIsResolvedAndBelowItsDirectory(@ForAll("paths") String path) throws IOException {
    Optional<List<String>> argv =
        CommandTemplate.parse("cat --file={f:path(" + root + "/d)}").match("cat --file=" + path);

    if (argv.isPresent()) {
      Path passed = Path.of(argv.get().get(1).substring("--file=".length()));
      assertThat(passed).isEqualTo(Path.of(path).toRealPath());
      assertThat(passed).isEqualTo(passed.toRealPath());
      assertThat(passed.startsWith(root.resolve("d")) && !passed.equals(root.resolve("d")))
          .isTrue();
    } else {
      assertThat(path.startsWith("/") && real(path).startsWith(root.resolve("d/a"))).isFalse();
    }
  }

  @Property
  void noValueIsAnOptionOrAddsAWord(@ForAll("values") String value) {
    CommandTemplate template =
        CommandTemplate.parse(
            "run {a:name} {b:int} {c:one(start|/etc/x)} {d:path(/)} --e={e:name}");

    for (int place = 0; place < 5; place++) {
      String[] words = {"web-1", "5", "start", "/proc", "--e=x"};
      words[place] = (place == 4 ? "--e=" : "") + value;
      template
          .match("run " + String.join(" ", words))
          .ifPresent(
              argv -> {
                assertThat(argv).hasSize(6).startsWith("run");
                assertThat(argv.subList(1, 5)).noneMatch(word -> word.startsWith("-"));
                assertThat(argv.get(5)).startsWith("--e=");
                assertThat(argv).noneMatch(word -> word.chars().anyMatch(c -> c <= ' '));
              });
    }
  }

  @Property
  void invalidTemplatesFailOnlyWithAMessage(@ForAll String entry) {
    try {
      CommandTemplate.parse(entry);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains(":");
    }
  }

  private static Path real(String path) {
    try {
      return Path.of(path).toRealPath();
    } catch (IOException e) {
      return Path.of("/leads/nowhere");
    }
  }

  @Provide
  Arbitrary<String> paths() {
    Arbitrary<String> step =
        Arbitraries.of(
            "a", "b", "..", ".", "", "file", "-rf", "inside", "outside", "up", "self", "loop",
            "other", "d", "d-other", "secret", "new");
    Arbitrary<String> start =
        Arbitraries.of(root + "/d", root + "/d", root.toString(), "", "/d", "d");
    return start.flatMap(
        first -> step.list().ofMaxSize(6).map(steps -> first + "/" + String.join("/", steps)));
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("-ab5./@_|={}:\\'\"$;&\n\t\0\u00a0\u2028 ").ofMaxLength(8),
        Arbitraries.strings().ofMaxLength(12));
  }
}
