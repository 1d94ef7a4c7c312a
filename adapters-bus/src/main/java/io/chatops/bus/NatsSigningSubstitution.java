package io.chatops.bus;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.nats.client.AuthHandler;
import io.nats.client.Nats;
import java.nio.file.Path;

/**
 * Leaves the client's own signing out of native binaries, where all that can be reached must be
 * there: it needs Bouncy Castle, which the hub does not have.
 */
@TargetClass(Nats.class)
final class NatsSigningSubstitution {
  @Substitute
  static AuthHandler credentials(String file) {
    return new NatsCredentials(Path.of(file));
  }
}
