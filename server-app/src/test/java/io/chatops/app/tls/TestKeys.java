package io.chatops.app.tls;

import io.chatops.protocol.KeyFingerprint;
import io.vertx.core.net.KeyCertOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;

/** A self-signed certificate for tests of other packages. */
public final class TestKeys {
  private final ServedCertificate certificate;

  /** Makes one in an empty directory. */
  public TestKeys(Path directory) {
    certificate =
        new SelfSignedCertificate(directory, Set.of("elsewhere.example"), InstantSource.system())
            .read();
  }

  public KeyCertOptions forServer() {
    return KeyCertOptions.wrap(new SwitchingKeys(certificate));
  }

  public String fingerprint() {
    return KeyFingerprint.of(certificate.leaf().getPublicKey()).text();
  }
}
