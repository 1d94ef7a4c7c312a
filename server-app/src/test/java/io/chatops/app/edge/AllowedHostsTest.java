package io.chatops.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {
  private final AllowedHosts allowed = new AllowedHosts(Set.of("Hub.example.org", "hub"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8080",
        "localhost.",
        "chatops.localhost",
        "127.0.0.1",
        "127.8.9.1:8080",
        "192.168.1.5:80",
        "[::1]",
        "[2001:db8::1]:8080",
        "[fe80::1%eth0]:8080",
        "hub.example.org",
        "HUB.EXAMPLE.ORG.:443",
        "hub:8080",
        "hub:"
      })
  void allowsOwnNamesAndAddresses(String host) {
    assertThat(allowed.allows(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil-localhost",
        "hub.example.org.evil.example",
        "www.hub.example.org",
        "2130706433",
        "127.1",
        "[evil.example]",
        "::1",
        "localhost:80:80",
        "localhost:port",
        "user@localhost",
        "localhost, evil.example",
        "localhost/"
      })
  void refusesOtherNamesAndNonsense(String host) {
    assertThat(allowed.allows(host)).isFalse();
  }
}
