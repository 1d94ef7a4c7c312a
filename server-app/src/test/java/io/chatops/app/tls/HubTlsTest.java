package io.chatops.app.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.app.config.HubSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTlsTest {
  @TempDir private Path home;

  @Test
  void warnsOfAHubThatOthersReachWithoutTls() {
    for (String open : new String[] {"0.0.0.0", "::", "10.0.0.5", "hub.lan"}) {
      assertThat(HubTls.openness(with(Map.of()), open).orElse(""))
          .contains(open, "CHATOPS_TLS=self-signed", "CHATOPS_PUBLIC_URL");
    }
    for (String own : new String[] {"127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost"}) {
      assertThat(HubTls.openness(with(Map.of()), own)).as(own).isEmpty();
    }
    assertThat(
            HubTls.openness(
                with(Map.of("chatops.public-url", "https://hub.example.org")), "0.0.0.0"))
        .isEmpty();
    assertThat(HubTls.openness(with(Map.of("chatops.public-url", "http://hub.example.org")), "::"))
        .isPresent();
  }

  @Test
  void givesAgentsAFingerprintOnlyOfItsOwnKey() {
    assertThat(new HubTls(with(Map.of()), "127.0.0.1", InstantSource.system()).fingerprint())
        .isEmpty();

    HubSettings selfSigned =
        with(Map.of("chatops.tls", "self-signed", "chatops.data-dir", home.toString()));
    HubTls own = new HubTls(selfSigned, "127.0.0.1", InstantSource.system());
    assertThat(own.isOn()).isTrue();
    assertThat(own.fingerprint().orElse("")).startsWith("sha256//");

    HubSettings files =
        with(
            Map.of(
                "chatops.tls-certificate", "src/test/resources/tls/rsa.pem",
                "chatops.tls-key", "src/test/resources/tls/rsa.key"));
    HubTls administrators = new HubTls(files, "127.0.0.1", InstantSource.system());
    assertThat(administrators.isOn()).isTrue();
    assertThat(administrators.fingerprint()).isEmpty();
  }

  @Test
  void isForTheNamesOfTheHub() {
    HubSettings settings =
        with(
            Map.of(
                "chatops.public-url", "https://Hub.example.org/ops",
                "chatops.allowed-hosts", "hub, hub.lan"));

    assertThat(HubNames.of(settings, "0.0.0.0"))
        .startsWith("hub.example.org", "hub", "hub.lan")
        .endsWith("localhost", "127.0.0.1", "::1")
        .doesNotContain("0.0.0.0");
    assertThat(HubNames.of(settings, "[fd00::5]")).contains("fd00::5");
  }

  private static HubSettings with(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withSources(new PropertiesConfigSource(properties, "test", 900))
        .withMapping(HubSettings.class)
        .build()
        .getConfigMapping(HubSettings.class);
  }
}
