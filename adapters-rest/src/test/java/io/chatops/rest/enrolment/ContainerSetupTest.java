package io.chatops.rest.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerSetupTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080, true",
    "https://localhost/ops, true",
    "http://[::1]:8080, true",
    "https://hub.example.org, false",
    "http://192.0.2.7:8080, false"
  })
  void usesTheHostsNetworkForAHubOnLoopback(String url, boolean loopback) {
    ContainerSetup setup = new ContainerSetup(new HubEndpoint(url, null), "key", "read");

    assertThat(setup.lines().get(0).text().contains(" --network host ")).isEqualTo(loopback);
    assertThat(setup.lines().get(1).text().contains("\n    network_mode: host\n"))
        .isEqualTo(loopback);
  }
}
