package io.chatops.core.bus;

import io.chatops.core.bus.BusException.Reason;
import io.chatops.core.identity.HubId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The bus of a hub that has none: nobody hears, and nobody answers. It costs nothing. */
public final class LoneHubBus implements HubBus {
  @Override
  public void start(Listener listener) {}

  @Override
  public void publish(byte[] hint) {}

  @Override
  public CompletionStage<byte[]> ask(HubId hub, byte[] question, Duration limit) {
    return CompletableFuture.failedStage(
        new BusException(
            Reason.NOBODY,
            "This hub has no bus to others; set chatops.bus (CHATOPS_BUS) on all of them"));
  }

  @Override
  public Optional<BusState> state() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
