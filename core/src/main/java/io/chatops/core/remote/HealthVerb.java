package io.chatops.core.remote;

import io.chatops.core.agent.CheckServerHealth;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Measures a round trip to the agent. */
final class HealthVerb extends Verb<HealthVerb.Request, Optional<Duration>> {
  private final CheckServerHealth use;

  record Request() {}

  HealthVerb(CheckServerHealth use) {
    super(7);
    this.use = use;
  }

  @Override
  void write(WireWriter out, Request request) {}

  @Override
  Request read(WireReader in) {
    return new Request();
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
  CompletableFuture<Optional<Duration>> local(Actor actor, ServerId serverId, Request request) {
    return use.check(actor, serverId);
  }
}
