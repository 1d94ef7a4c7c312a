package io.chatops.rest.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.api.Envelope;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The native executable keeps every record that Jackson writes. */
class JsonRecordsTest {
  @Test
  void registersEachRecordOfTheApi() throws IOException, URISyntaxException {
    RegisterForReflection registered = JsonRecords.class.getAnnotation(RegisterForReflection.class);

    assertThat(registered.ignoreNested()).isFalse();
    assertThat(registered.targets()).containsExactlyInAnyOrderElementsOf(written());
  }

  private static List<Class<?>> written() throws IOException, URISyntaxException {
    URI place = Envelope.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    if (Files.isDirectory(Path.of(place))) {
      return under(Path.of(place));
    }
    try (FileSystem jar = FileSystems.newFileSystem(Path.of(place), Map.of())) {
      return under(jar.getPath("/"));
    }
  }

  private static List<Class<?>> under(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("io/chatops/api"))) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith(".class") && !name.contains("$"))
          .<Class<?>>map(name -> load(name.substring(0, name.length() - 6).replace('/', '.')))
          .filter(
              type ->
                  type.isRecord() || Stream.of(type.getDeclaredClasses()).anyMatch(Class::isRecord))
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name, e);
    }
  }
}
