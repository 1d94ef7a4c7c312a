package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubNameTest {
  @TempDir Path directory;

  @Test
  void isTheHostsNameAndThePort() throws IOException {
    Path file = Files.writeString(directory.resolve("hostname"), "hub-host-1\n");

    assertThat(HubName.here(file, 8081)).isEqualTo("hub-host-1:8081");
  }

  @Test
  void isThereOnAHostThatDoesNotTellItsName() throws IOException {
    assertThat(HubName.here(directory.resolve("none"), 8080)).isEqualTo("localhost:8080");
    Path empty = Files.writeString(directory.resolve("hostname"), "\n");
    assertThat(HubName.here(empty, 8080)).isEqualTo("localhost:8080");
  }
}
