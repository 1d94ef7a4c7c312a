package io.chatops.core.remote;

import io.chatops.core.bus.BusException;
import io.chatops.core.container.ContainerLogs;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.FollowContainerLogs;
import io.chatops.core.container.LogLine;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import org.jspecify.annotations.Nullable;

/** Follows the log of a container. Lines that do not fit are counted, and told with the next. */
final class FollowLogs extends StreamVerb<FollowLogs.Request> {
  private static final int LINE = 1;
  private static final int DROPPED = 2;
  private static final int ENDED = 3;

  private static final int MOST_WAITING = 1 << 20;

  private final FollowContainerLogs use;

  record Request(ContainerRef container, int tail) {}

  FollowLogs(FollowContainerLogs use) {
    super(20);
    this.use = use;
  }

  @Override
  void write(WireWriter out, Request request) {
    out.putText(request.container.value()).putInt(request.tail);
  }

  @Override
  Request read(WireReader in) {
    return new Request(new ContainerRef(in.getText()), in.getInt());
  }

  @Override
  Runnable open(Actor actor, ServerId serverId, Request request, Outbox outbox) {
    return local(actor, serverId, request, new Sender(outbox))::close;
  }

  ContainerLogs.Subscription local(
      Actor actor, ServerId serverId, Request request, ContainerLogs.Follower follower) {
    return use.follow(actor, serverId, request.container, request.tail, follower);
  }

  /** Passes on what the agent sends. */
  private static final class Sender implements ContainerLogs.Follower {
    private final Outbox outbox;
    private final EventWriter events;
    private long dropped;

    private Sender(Outbox outbox) {
      this.outbox = outbox;
      this.events = new EventWriter(outbox, MOST_WAITING);
    }

    @Override
    public void onLine(LogLine line) {
      byte[] event = EventWriter.event(LINE, out -> Fields.write(out, line));
      if (dropped == 0 ? events.add(event) : events.add(dropped(), event)) {
        dropped = 0;
      } else {
        dropped++;
      }
    }

    @Override
    public void onDropped(long count) {
      dropped += count; // told with the next line, or with the end
    }

    private byte[] dropped() {
      long count = dropped;
      return EventWriter.event(DROPPED, out -> out.putLong(count));
    }

    @Override
    public void onEnded(@Nullable String reason) {
      byte[] event = EventWriter.event(ENDED, out -> out.putOptional(reason, WireWriter::putText));
      // Without room for the reason, the end alone tells that it is over.
      var unused = dropped == 0 ? events.add(event) : events.add(dropped(), event);
      outbox.end();
    }

    @Override
    public void onFailed(ChatOpsException reason) {
      outbox.fail(reason);
    }
  }

  /** Shows a follower what another hub sends. */
  static final class Taker implements Pull.Receiver {
    private final ContainerLogs.Follower follower;
    private @Nullable String reason;

    Taker(ContainerLogs.Follower follower) {
      this.follower = follower;
    }

    @Override
    public void onPieces(WireReader pieces) {
      EventWriter.read(
          pieces,
          (type, in) -> {
            switch (type) {
              case LINE -> follower.onLine(Fields.logLine(in));
              case DROPPED -> follower.onDropped(in.getLong());
              case ENDED -> reason = in.getOptional(WireReader::getText);
              default -> {}
            }
          });
    }

    @Override
    public void onEnd() {
      follower.onEnded(reason);
    }

    @Override
    public void onFailed(ChatOpsException failure) {
      follower.onFailed(failure);
    }

    @Override
    public void onLost(BusException lost) {
      follower.onFailed(RemoteFailures.streamLost());
    }
  }
}
