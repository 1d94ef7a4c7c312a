package io.chatops.core.remote;

import io.chatops.core.bus.HubBus;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The messages around requests and answers. A question opens a request, asks for the last report of
 * a server, for its news, or for the values or containers of many, pulls the next pieces of an
 * answer, or closes it. Each answer has pieces, and says whether they were the last, or why there
 * is none.
 */
final class Message {
  /** The most bytes of an answer in one message, so that what is around it fits, too. */
  static final int PIECE = HubBus.LARGEST - 1_024;

  static final int OPEN = 1;
  static final int PULL = 2;
  static final int CLOSE = 3;
  static final int REPORT = 4;
  static final int WATCH = 5;

  static final int MORE = 1;
  static final int LAST = 2;
  static final int FAILED = 3;

  private static final int FORMAT = 1;

  private Message() {}

  /**
   * The head of a request.
   *
   * @param address of the person; absent if it is unknown
   */
  record Head(
      int code, ServerId serverId, UserId userId, SessionId sessionId, @Nullable String address) {}

  static <Q> byte[] open(RequestKind<Q> kind, Actor actor, ServerId serverId, Q request) {
    WireWriter out =
        new WireWriter()
            .putByte(FORMAT)
            .putByte(OPEN)
            .putByte(kind.code())
            .putId(serverId.value())
            .putId(actor.userId().value())
            .putId(actor.sessionId().value())
            .putOptional(actor.address(), WireWriter::putText);
    kind.write(out, request);
    return out.toBytes();
  }

  static byte[] pull(UUID ticket) {
    return new WireWriter().putByte(FORMAT).putByte(PULL).putId(ticket).toBytes();
  }

  static byte[] close(UUID ticket) {
    return new WireWriter().putByte(FORMAT).putByte(CLOSE).putId(ticket).toBytes();
  }

  static byte[] report(ServerId serverId) {
    return new WireWriter().putByte(FORMAT).putByte(REPORT).putId(serverId.value()).toBytes();
  }

  static byte[] watch(ServerId serverId) {
    return new WireWriter().putByte(FORMAT).putByte(WATCH).putId(serverId.value()).toBytes();
  }

  /** Returns the kind of a question; one that no kind has if it is of a later version. */
  static int kind(WireReader in) {
    return in.getByte() == FORMAT ? in.getByte() : 0;
  }

  static Head head(WireReader in) {
    return new Head(
        in.getByte() & 0xff,
        new ServerId(in.getId()),
        new UserId(in.getId()),
        new SessionId(in.getId()),
        in.getOptional(WireReader::getText));
  }

  static WireWriter more(UUID ticket) {
    return new WireWriter().putByte(MORE).putId(ticket);
  }

  static WireWriter last(UUID ticket) {
    return new WireWriter().putByte(LAST).putId(ticket);
  }

  static byte[] failed(ChatOpsException reason) {
    WireWriter out = new WireWriter().putByte(FAILED);
    RemoteFailures.write(out, reason);
    return out.toBytes();
  }
}
