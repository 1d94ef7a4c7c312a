package io.chatops.app.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.app.config.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pairs in the resources are by openssl, in the forms that it has written over the years. */
class CertificateFilesTest {
  @TempDir private Path home;

  @ParameterizedTest
  @CsvSource({"rsa.pem, rsa.key", "rsa.pem, rsa.pk8", "ec.pem, ec.key"})
  void readThePairsOfCommonTools(String certificate, String key) throws Exception {
    ServedCertificate served = files(certificate, key).read();

    assertThat(served.belongTogether()).isTrue();
    assertThat(served.leaf().getSubjectX500Principal().getName())
        .isEqualTo("CN=" + certificate.replace(".pem", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "missing.pem, rsa.key, 'chatops.tls-certificate (CHATOPS_TLS_CERTIFICATE) is '",
    "rsa.pem, missing.key, 'chatops.tls-key (CHATOPS_TLS_KEY) is '",
    "rsa.key, rsa.key, which has no certificates in PEM",
    "rsa.pem, rsa.pem, it has no PRIVATE KEY block",
    "rsa.pem, ec.key, which has no key for the certificate of",
    "ec.pem, ec-encrypted.key, it is encrypted",
    "ec.pem, ec-encrypted-old.key, it is encrypted"
  })
  void nameTheSettingTheFileAndTheRemedy(String certificate, String key, String message)
      throws Exception {
    CertificateFiles files = files(certificate, key);

    assertThatThrownBy(files::read)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(home.toString())
        .hasMessageContaining("; name ");
  }

  @Test
  void mustBeOnePair() throws Exception {
    CertificateFiles files = files("ec.pem", "ec.key");
    ServedCertificate own =
        new SelfSignedCertificate(home, Set.of("localhost"), InstantSource.system()).read();
    Files.writeString(home.resolve("ec.pem"), Pem.of(own.leaf()));
    Files.writeString(home.resolve("ec.key"), Files.readString(home.resolve("tls-key.pem")));
    assertThat(files.read().leaf()).isEqualTo(own.leaf());

    Files.delete(home.resolve("tls-key.pem"));
    ServedCertificate other =
        new SelfSignedCertificate(home, Set.of("localhost"), InstantSource.system()).read();
    Files.writeString(home.resolve("ec.pem"), Pem.of(other.leaf()));

    assertThatThrownBy(files::read)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("is not the one of the certificate");
  }

  @Test
  void areReadAgainOnlyWhenTheyChanged() throws Exception {
    CertificateFiles files = files("ec.pem", "ec.key");
    ServedCertificate first = files.read();
    assertThat(files.read()).isSameAs(first);

    put("rsa.pem", "ec.pem");
    put("rsa.key", "ec.key");

    assertThat(files.read().leaf().getSubjectX500Principal().getName()).isEqualTo("CN=rsa");
  }

  private CertificateFiles files(String certificate, String key) throws Exception {
    put(certificate, certificate);
    put(key, key);
    return new CertificateFiles(home.resolve(certificate), home.resolve(key));
  }

  private void put(String resource, String name) throws Exception {
    Path source = Path.of("src/test/resources/tls", resource);
    if (Files.exists(source)) {
      Files.copy(source, home.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
