package io.chatops.app.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwitchingKeysTest {
  @TempDir private Path home;

  @Test
  void finishesAHandshakeWithTheCertificateThatItBeganWith() {
    ServedCertificate former = make("former");
    ServedCertificate next = make("next");
    SwitchingKeys keys = new SwitchingKeys(former);
    String begun = String.valueOf(keys.chooseEngineServerAlias("EC", null, null));

    keys.show(next);

    assertThat(keys.getPrivateKey(begun)).isEqualTo(former.key());
    assertThat(keys.getCertificateChain(begun)).containsExactly(leaf(former));
    String fresh = String.valueOf(keys.chooseEngineServerAlias("EC", null, null));
    assertThat(keys.getPrivateKey(fresh)).isEqualTo(next.key());
    assertThat(keys.getCertificateChain(fresh)).containsExactly(leaf(next));
    assertThat(keys.present()).isSameAs(next);
  }

  @Test
  void haveNoKeyOfAnotherKind() {
    SwitchingKeys keys = new SwitchingKeys(make("any"));

    assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNull();
    assertThat(keys.chooseClientAlias(new String[] {"EC"}, null, null)).isNull();
  }

  private static X509Certificate leaf(ServedCertificate served) {
    return served.leaf();
  }

  private ServedCertificate make(String name) {
    return new SelfSignedCertificate(
            home.resolve(name), Set.of("localhost"), InstantSource.system())
        .read();
  }
}
