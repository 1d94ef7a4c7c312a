package io.chatops.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://hub.example.org, wss://hub.example.org/api/v1/agents/ws",
    "https://hub.example.org/, wss://hub.example.org/api/v1/agents/ws",
    "wss://hub.example.org:8443/chatops/, wss://hub.example.org:8443/chatops/api/v1/agents/ws",
    "HTTP://127.0.0.1:8080, ws://127.0.0.1:8080/api/v1/agents/ws",
    "ws://[::1]:8080, ws://[::1]:8080/api/v1/agents/ws"
  })
  void derivesTheAddressOfTheSocket(String written, String socket) {
    assertThat(HubUrl.parse(written).socket("/agents/ws")).hasToString(socket);
  }

  @Test
  void derivesTheAddressOfTheKey() {
    assertThat(HubUrl.parse("wss://hub/x/").api("/api-keys/me"))
        .hasToString("https://hub/x/api/v1/api-keys/me");
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, true",
    "http://127.0.0.1, true",
    "http://127.1.2.3, true",
    "http://[::1]:80, true",
    "http://127.0.0.1.example.org, false",
    "http://10.0.0.1, false"
  })
  void detectsLoopbackAddresses(String written, boolean loopback) {
    assertThat(HubUrl.parse(written).loopback()).isEqualTo(loopback);
  }
}
