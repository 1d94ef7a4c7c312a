package io.chatops.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerHostTest {
  @Test
  void readsSocketsAndPorts() {
    assertThat(DockerHost.parse("unix:///run/docker.sock"))
        .isEqualTo(new DockerHost.Socket(Path.of("/run/docker.sock")))
        .hasToString("unix:///run/docker.sock");
    assertThat(DockerHost.parse("tcp://127.0.0.1:2375"))
        .isEqualTo(new DockerHost.Port("127.0.0.1", 2375))
        .hasToString("tcp://127.0.0.1:2375");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "unix://", "unix://relative/path", "unix:///", "/run/docker.sock", "tcp://host",
        "tcp://:2375", "tcp://host:70000", "ssh://host", "https://host:2376", "npipe://x", "a b"
      })
  void refusesOtherAddresses(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> DockerHost.parse(text));
  }

  @Test
  void defaultsToTheSocketsOfDockerAndPodman() {
    assertThat(DockerHost.defaults(Map.of("XDG_RUNTIME_DIR", "/run/user/1000"), Path.of("/")))
        .extracting(Object::toString)
        .containsExactly(
            "unix:///var/run/docker.sock",
            "unix:///run/user/1000/podman/podman.sock",
            "unix:///run/podman/podman.sock");
  }

  @Test
  void prefersTheSocketsOfTheMachineWhoseRootIsMounted() {
    assertThat(DockerHost.defaults(Map.of(), Path.of("/host")))
        .extracting(Object::toString)
        .startsWith("unix:///host/run/docker.sock", "unix:///host/run/podman/podman.sock");
  }
}
