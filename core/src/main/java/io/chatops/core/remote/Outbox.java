package io.chatops.core.remote;

import io.chatops.core.error.ChatOpsException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An answer, or a stream of events, on its way to the hub that asked for it. That hub pulls piece
 * after piece, so it is never sent more than it takes. A pull waits for the next piece, and for a
 * few seconds at most. Safe for use by many threads.
 */
final class Outbox {
  private final UUID ticket = UUID.randomUUID();
  private final Budget budget;
  private final Deque<byte[]> pieces = new ArrayDeque<>();

  /** The last of {@link #pieces} of each name; it may be taken already. */
  private final Map<String, byte[]> named = new HashMap<>();

  private int bytes;
  private boolean ended;
  private boolean over;
  private boolean gone;
  private @Nullable ChatOpsException failure;
  private @Nullable CompletableFuture<byte[]> puller;
  private @Nullable Runnable closing;
  private long pulledAt;

  /** Has no piece yet. */
  Outbox(Budget budget) {
    this.budget = budget;
  }

  UUID ticket() {
    return ticket;
  }

  /** Returns true while the other hub waits for the next piece. */
  synchronized boolean isPulled() {
    return puller != null;
  }

  /** Returns true once nobody waits for the answer any more. */
  synchronized boolean isGone() {
    return gone;
  }

  /** Returns true until that which fills this was ended. */
  synchronized boolean isFilled() {
    return closing != null;
  }

  /** Returns true once nothing is left to pull. */
  synchronized boolean isOver() {
    return gone || over;
  }

  /**
   * Takes pieces: what waits, or the next that comes.
   *
   * @param now the time in nanoseconds, as all times here
   */
  CompletionStage<byte[]> pull(long now) {
    CompletableFuture<byte[]> pull = new CompletableFuture<>();
    CompletableFuture<byte[]> before;
    synchronized (this) {
      pulledAt = now;
      before = puller;
      puller = pull;
    }
    if (before != null) { // its hub has given that pull up
      before.complete(Message.more(ticket).toBytes());
    }
    serve(false);
    return pull;
  }

  /**
   * Adds a piece of {@link Message#PIECE} bytes at most.
   *
   * @param most the most bytes that may wait here
   * @return false if it was left out, as there is no room; true also if nobody waits for it
   */
  boolean add(byte[] piece, int most) {
    synchronized (this) {
      if (gone || ended) {
        return true;
      }
      if (bytes + piece.length > most || !budget.take(piece.length)) {
        return false;
      }
      pieces.add(piece);
      bytes += piece.length;
    }
    serve(false);
    return true;
  }

  /**
   * Adds a piece, in place of one that waits with the same name.
   *
   * @param most the most bytes that may wait here
   * @return as {@link #add}
   */
  boolean replace(String name, byte[] piece, int most) {
    synchronized (this) {
      byte[] before = named.remove(name);
      if (before != null && pieces.removeIf(each -> each == before)) {
        bytes -= before.length;
        budget.giveBack(before.length);
      }
      if (!gone && !ended && bytes + piece.length <= most) {
        named.put(name, piece);
      }
    }
    return add(piece, most);
  }

  /**
   * Adds a whole answer, of any size, and ends.
   *
   * @return false if there is no room for it
   */
  boolean answer(byte[] whole) {
    synchronized (this) {
      if (gone || ended) {
        return true;
      }
      if (!budget.take(whole.length)) {
        return false;
      }
      for (int from = 0; from < whole.length; from += Message.PIECE) {
        int to = Math.min(from + Message.PIECE, whole.length);
        pieces.add(Arrays.copyOfRange(whole, from, to));
      }
      bytes += whole.length;
      ended = true;
    }
    serve(false);
    return true;
  }

  /** Adds no more. */
  void end() {
    synchronized (this) {
      ended = true;
    }
    serve(false);
  }

  /** Ends with a failure, after the pieces that wait. */
  void fail(ChatOpsException reason) {
    synchronized (this) {
      if (!ended) {
        ended = true;
        failure = reason;
      }
    }
    serve(false);
  }

  /** Says how to end what fills this; done at once if nobody waits for it any more. */
  void onGone(Runnable close) {
    synchronized (this) {
      if (!gone && !over) {
        closing = close;
        return;
      }
    }
    close.run();
  }

  /**
   * Looks at the time: a pull that has waited for long is answered without a piece, and an outbox
   * that was not pulled for long is given up.
   *
   * @param hold the longest wait of a pull
   * @param patience the longest time without a pull
   */
  void turn(long now, long hold, long patience) {
    boolean isHeld;
    boolean isLeft;
    synchronized (this) {
      isHeld = puller != null && now - pulledAt >= hold;
      isLeft = puller == null && now - pulledAt >= patience;
    }
    if (isHeld) {
      serve(true);
    }
    if (isLeft) {
      close();
    }
  }

  /** Nobody waits for the answer any more. */
  void close() {
    CompletableFuture<byte[]> pull;
    Runnable close;
    synchronized (this) {
      gone = true;
      pull = puller;
      puller = null;
      budget.giveBack(bytes);
      bytes = 0;
      pieces.clear();
      named.clear();
      close = closing;
      closing = null;
    }
    if (pull != null) {
      pull.complete(Message.last(ticket).toBytes());
    }
    if (close != null) {
      close.run(); // not under the lock: it takes others
    }
  }

  private void serve(boolean withoutPieces) {
    CompletableFuture<byte[]> pull;
    byte[] answer;
    synchronized (this) {
      pull = puller;
      if (pull == null || (pieces.isEmpty() && !ended && !withoutPieces)) {
        return;
      }
      puller = null;
      answer = answer();
    }
    pull.complete(answer);
  }

  private byte[] answer() {
    ChatOpsException reason = failure;
    if (pieces.isEmpty() && reason != null) {
      over = true;
      return Message.failed(reason);
    }
    List<byte[]> taken = new ArrayList<>();
    int room = Message.PIECE;
    byte[] next = pieces.peek();
    while (next != null && next.length <= room) {
      taken.add(pieces.remove());
      room -= next.length;
      bytes -= next.length;
      budget.giveBack(next.length);
      next = pieces.peek();
    }
    over = ended && pieces.isEmpty() && reason == null;
    WireWriter out = over ? Message.last(ticket) : Message.more(ticket);
    taken.forEach(piece -> out.putRest(piece, 0, piece.length));
    return out.toBytes();
  }
}
