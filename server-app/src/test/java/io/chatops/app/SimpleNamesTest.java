package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A search or an import by a simple name finds one class, whatever its module. */
class SimpleNamesTest {
  private static final Path MODULES = Path.of("..");

  @Test
  void noTwoClassesShareASimpleName() throws IOException {
    Map<String, List<Path>> filesByName;
    try (Stream<Path> modules = Files.list(MODULES)) {
      filesByName =
          modules
              .filter(module -> !module.endsWith("bench")) // not shipped
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .flatMap(SimpleNamesTest::classes)
              .collect(
                  Collectors.groupingBy(
                      file -> file.getFileName().toString(), TreeMap::new, Collectors.toList()));
    }

    assertThat(filesByName).hasSizeGreaterThan(100);
    filesByName.values().removeIf(files -> files.size() == 1);
    assertThat(filesByName).as("rename all but the one of core or of the hub's adapters").isEmpty();
  }

  private static Stream<Path> classes(Path sources) {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
