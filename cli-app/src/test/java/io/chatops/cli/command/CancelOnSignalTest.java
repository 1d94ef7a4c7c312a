package io.chatops.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.HubRequests;
import io.chatops.cli.hub.HubTokens;
import io.chatops.cli.hub.TrustedKeys;
import io.chatops.cli.testing.SmallHub;
import io.chatops.protocol.HubUrl;
import java.nio.channels.OverlappingFileLockException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The words of a cancellation, which always says something. */
@Timeout(180)
class CancelOnSignalTest {
  private final SmallHub hub = SmallHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private String cancelled(Duration limit, Supplier<String> token) {
    HubTokens tokens =
        new HubTokens() {
          @Override
          public String current() {
            return token.get();
          }

          @Override
          public Optional<String> replacementFor(String refused) {
            return Optional.empty();
          }
        };
    HubRequests requests =
        new HubRequests(HubUrl.parse(hub.url()), TrustedKeys.OF_JAVA, "chatops/test");
    return CancelOnSignal.cancelled(new HubApi(requests, tokens), "/commands/s/c", limit);
  }

  @Test
  void cancelsTheCommand() {
    hub.data("DELETE /commands/s/c", "null");

    assertThat(cancelled(Duration.ofMinutes(1), () -> "token"))
        .isEqualTo("the command is being cancelled");
  }

  @Test
  void tellsAnyFailure() {
    assertThat(
            cancelled(
                Duration.ofMinutes(1),
                () -> {
                  throw new OverlappingFileLockException();
                }))
        .isEqualTo("the command may still be running: it could not be cancelled");
  }

  @Test
  void doesNotWaitForever() {
    CountDownLatch never = new CountDownLatch(1);

    assertThat(
            cancelled(
                Duration.ofSeconds(1),
                () -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  return "late";
                }))
        .isEqualTo("the command may still be running: the hub did not respond in 1 s");
  }
}
