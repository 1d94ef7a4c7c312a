package io.chatops.app.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.app.config.SettingsException;
import io.chatops.core.testing.MutableClock;
import io.chatops.protocol.KeyFingerprint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedCertificateTest {
  private static final List<String> NAMES =
      List.of("hub.example.org", "localhost", "127.0.0.1", "::1");

  private final MutableClock clock = MutableClock.atSomeTime();

  @TempDir private Path home;

  @Test
  void namesTheHubAndIsSignedByItself() throws Exception {
    X509Certificate certificate = source().read().leaf();

    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactly("hub.example.org", "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getVersion()).isEqualTo(3);
    certificate.checkValidity(Date.from(clock.instant()));
  }

  /** OpenSSL tries only one certificate of a name. */
  @Test
  void differsInItsNameFromThatOfAnotherHub() {
    X509Certificate other =
        new SelfSignedCertificate(home.resolve("other"), Set.copyOf(NAMES), clock).read().leaf();

    assertThat(source().read().leaf().getSubjectX500Principal())
        .isNotEqualTo(other.getSubjectX500Principal());
  }

  @Test
  void keepsItsFilesForTheHubAlone() throws Exception {
    source().read();

    for (String file : List.of("tls-key.pem", "tls-certificate.pem")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory().resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
  }

  @Test
  void isTheSameAfterARestart() {
    X509Certificate first = source().read().leaf();

    assertThat(source().read().leaf()).isEqualTo(first);
  }

  @Test
  void isRenewedBeforeItEndsWithTheSameKey() {
    SelfSignedCertificate source = source();
    ServedCertificate first = source.read();
    clock.advance(Duration.ofDays(366));
    assertThat(source.read()).isSameAs(first);

    clock.advance(Duration.ofDays(2));
    ServedCertificate second = source.read();

    assertThat(second.until()).isAfter(first.until());
    assertThat(print(second)).isEqualTo(print(first));
    assertThat(source().read().leaf()).isEqualTo(second.leaf());
  }

  @Test
  void isMadeAnewForOtherNamesWithTheSameKey() throws Exception {
    ServedCertificate first = source().read();

    ServedCertificate second =
        new SelfSignedCertificate(directory(), Set.of("other.example.org"), clock).read();

    assertThat(second.leaf().getSubjectAlternativeNames()).hasSize(1);
    assertThat(print(second)).isEqualTo(print(first));
  }

  @Test
  void isMadeAnewWhenItsFileIsLostOrDamaged() throws Exception {
    ServedCertificate first = source().read();
    Path file = directory().resolve("tls-certificate.pem");

    Files.delete(file);
    assertThat(print(source().read())).isEqualTo(print(first));

    Files.writeString(file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertThat(print(source().read())).isEqualTo(print(first));
  }

  @Test
  void neverReplacesAKeyThatItCannotUse() throws Exception {
    source().read();
    Path key = directory().resolve("tls-key.pem");
    String text = Files.readString(key);

    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> source().read())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("chmod 600");

    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(key, text.substring(100));
    assertThatThrownBy(() -> source().read())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(key + " is damaged");
    assertThat(Files.readString(key)).isEqualTo(text.substring(100));
  }

  @Test
  void needsADirectoryToWriteTo() throws Exception {
    Files.writeString(directory(), "a file");

    assertThatThrownBy(() -> source().read())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("chatops.tls=self-signed", "let the hub's user read and write");
  }

  private static KeyFingerprint print(ServedCertificate served) {
    return KeyFingerprint.of(served.leaf().getPublicKey());
  }

  private Path directory() {
    return home.resolve("data");
  }

  private SelfSignedCertificate source() {
    return new SelfSignedCertificate(directory(), new LinkedHashSet<>(NAMES), clock);
  }
}
