package io.chatops.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class KeyFingerprintTest {
  /** A key of openssl and the fingerprint that the manual of curl computes by openssl. */
  private static final String KEY =
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEFTaZChAeDpOiyUYVPX0FxS2N"
          + "m615pch2I9UCFG9kvTtARsEtdBsFlUVqRVru2BuztBd6l0SjPOAekitEDdRZYg==";

  private static final String FINGERPRINT = "sha256///PUOSqCCWdZ2yLBVb3MP+8kzzenMy1q8QcJFYwJhYXg=";

  @Test
  void isTheOneThatCurlTakes() throws Exception {
    PublicKey key =
        KeyFactory.getInstance("EC")
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(KEY)));

    assertThat(KeyFingerprint.of(key)).hasToString(FINGERPRINT);
    assertThat(new KeyFingerprint(FINGERPRINT).matches(key)).isTrue();
    assertThat(new KeyFingerprint(FINGERPRINT).matches(anotherKey())).isFalse();
  }

  @Test
  void isNothingElse() {
    for (String text :
        new String[] {
          "",
          FINGERPRINT.substring(8),
          FINGERPRINT.replace("sha256//", "sha1//"),
          FINGERPRINT.substring(0, 20),
          FINGERPRINT + ";" + FINGERPRINT,
          FINGERPRINT + " ",
          FINGERPRINT.toUpperCase(Locale.ROOT)
        }) {
      assertThatThrownBy(() -> new KeyFingerprint(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static PublicKey anotherKey() throws Exception {
    return KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
  }
}
