package io.chatops.core.remote;

import io.chatops.core.agent.CheckServerHealth;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Measures a round trip to the agent. */
final class HealthVerb extends Verb<NoFields, Optional<Duration>> {
  private final CheckServerHealth use;

  HealthVerb(CheckServerHealth use) {
    super(7);
    this.use = use;
  }

  @Override
  void write(WireWriter out, NoFields request) {}

  @Override
  NoFields read(WireReader in) {
    return new NoFields();
  }

  @Override
  void writeAnswer(WireWriter out, Optional<Duration> roundTrip) {
    out.putOptional(roundTrip.orElse(null), WireWriter::putDuration);
  }

  @Override
  Optional<Duration> readAnswer(WireReader in) {
    return Optional.ofNullable(in.getOptional(WireReader::getDuration));
  }

  @Override
  CompletableFuture<Optional<Duration>> local(Actor actor, ServerId serverId, NoFields request) {
    return use.check(actor, serverId);
  }
}
