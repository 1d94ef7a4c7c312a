package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A search or an import by a simple name finds classes of one module only. */
class SimpleNamesTest {
  private static final Path MODULES = Path.of("..");

  @Test
  void noTwoModulesShareTheSimpleNameOfAClass() throws IOException {
    Map<String, Set<String>> modulesByName = new TreeMap<>();
    for (Path module : modules()) {
      try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
            .forEach(
                name ->
                    modulesByName
                        .computeIfAbsent(name, n -> new TreeSet<>())
                        .add(module.getFileName().toString()));
      }
    }

    assertThat(modulesByName).hasSizeGreaterThan(100);
    modulesByName.values().removeIf(modules -> modules.size() == 1);
    assertThat(modulesByName).as("rename them, but not those of core").isEmpty();
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(MODULES)) {
      return folders
          .filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
          .filter(folder -> !folder.endsWith("bench")) // not shipped
          .toList();
    }
  }
}
