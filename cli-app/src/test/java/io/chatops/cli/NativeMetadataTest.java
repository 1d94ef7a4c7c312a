package io.chatops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatops.core.notify.ChannelKind;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The native binary keeps each record of the hub that Jackson reads or writes. */
class NativeMetadataTest {
  private static final String FILE =
      "/META-INF/native-image/io.chatops/chatops-cli/reachability-metadata.json";
  private static final Pattern IMPORT = Pattern.compile("import (io\\.chatops\\.api\\.[\\w.]+);");
  private static final Pattern TYPE = Pattern.compile("io\\.chatops\\.[\\w.$]+");

  @Test
  void listsEveryRecordOfTheHub() throws IOException {
    Set<String> used = new TreeSet<>();
    for (ChannelKind kind : ChannelKind.values()) {
      add(used, kind.settings());
    }
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        Matcher imported = IMPORT.matcher(Files.readString(source));
        while (imported.find()) {
          add(used, type(imported.group(1).replaceAll("(\\.[A-Z]\\w*)\\.([A-Z])", "$1\\$$2")));
        }
      }
    }

    assertThat(
            new ObjectMapper()
                .readTree(NativeMetadataTest.class.getResourceAsStream(FILE))
                .path("reflection")
                .findValuesAsText("type"))
        .containsExactlyInAnyOrderElementsOf(used);
  }

  /** Adds a record and the records and enums in it. */
  private static void add(Set<String> used, Class<?> type) {
    if (!(type.isRecord() || type.isEnum()) || !used.add(type.getName()) || type.isEnum()) {
      return;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      Matcher name = TYPE.matcher(component.getGenericType().getTypeName());
      while (name.find()) {
        add(used, type(name.group()));
      }
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name, e);
    }
  }
}
