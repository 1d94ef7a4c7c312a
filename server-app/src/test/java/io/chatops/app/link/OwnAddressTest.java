package io.chatops.app.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.hub.HubAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnAddressTest {
  @TempDir Path directory;
  private Path hostName = Path.of("");
  private Optional<String> key = Optional.empty();

  @BeforeEach
  void nameTheHost() throws IOException {
    hostName = Files.writeString(directory.resolve("hostname"), "hub-host-1\n");
  }

  private OwnAddress listeningAt(String host, @Nullable String url) {
    return new OwnAddress(url, key.isPresent(), () -> key, host, 8081, hostName);
  }

  @Test
  void isTheHostsNameAndPortByDefault() {
    assertThat(listeningAt("0.0.0.0", null).get())
        .isEqualTo(new HubAddress("hub-host-1:8081", "http://hub-host-1:8081", null));
    assertThat(listeningAt("::", null).host()).isEqualTo("hub-host-1");
  }

  @Test
  void isTheAddressAtWhichTheHubListens() {
    assertThat(listeningAt("10.0.0.2", null).get().url()).isEqualTo("http://10.0.0.2:8081");
    assertThat(listeningAt("fd00::5", null).get().url()).isEqualTo("http://[fd00::5]:8081");
  }

  @Test
  void isTheUrlOfTheSettings() {
    OwnAddress address = listeningAt("0.0.0.0", "http://10.1.0.7:9000");

    assertThat(address.get())
        .isEqualTo(new HubAddress("hub-host-1:8081", "http://10.1.0.7:9000", null));
    assertThat(address.host()).isEqualTo("10.1.0.7");
  }

  @Test
  void hasThePresentKeyOfTls() {
    key = Optional.of("sha256//one");
    OwnAddress address = listeningAt("0.0.0.0", null);
    assertThat(address.get())
        .isEqualTo(new HubAddress("hub-host-1:8081", "https://hub-host-1:8081", "sha256//one"));

    key = Optional.of("sha256//two");

    assertThat(address.get().keySha256()).isEqualTo("sha256//two");
  }

  @Test
  void isLocalhostWhereTheHostHasNoName() throws IOException {
    hostName = directory.resolve("none");
    assertThat(listeningAt("0.0.0.0", null).get().name()).isEqualTo("localhost:8081");

    hostName = Files.writeString(directory.resolve("empty"), "\n");
    assertThat(listeningAt("0.0.0.0", null).get().name()).isEqualTo("localhost:8081");
  }
}
