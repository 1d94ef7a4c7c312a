package io.chatops.core.bus;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** A bounded queue whose items one thread takes out, those that wait together at once. */
final class Mailbox<T> {
  private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());

  /** The most items that are taken out at once. */
  private static final int MOST_TOGETHER = 100;

  private static final long END_MILLIS = TimeUnit.SECONDS.toMillis(2);

  private final ToIntFunction<T> bytesOf;
  private final Consumer<List<T>> reader;
  private final Thread thread;

  // Guarded by this.
  private final ArrayDeque<T> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  /**
   * Has no thread yet.
   *
   * @param reader takes the items, in order; may block
   */
  Mailbox(String name, ToIntFunction<T> bytesOf, Consumer<List<T>> reader) {
    this.bytesOf = bytesOf;
    this.reader = reader;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Puts an item in.
   *
   * @param most the most items that may wait then
   * @param mostBytes the most bytes of items that may wait then
   * @return false if there is no room
   */
  synchronized boolean offer(T item, int most, long mostBytes) {
    int size = bytesOf.applyAsInt(item);
    if (closed || waiting.size() >= most || bytes + size > mostBytes) {
      return false;
    }
    waiting.add(item);
    bytes += size;
    notifyAll();
    return true;
  }

  private synchronized List<T> take() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    List<T> taken = new ArrayList<>();
    while (taken.size() < MOST_TOGETHER && !waiting.isEmpty()) {
      T item = waiting.remove();
      bytes -= bytesOf.applyAsInt(item);
      taken.add(item);
    }
    return taken;
  }

  private void run() {
    try {
      for (List<T> items = take(); !items.isEmpty(); items = take()) {
        try {
          reader.accept(items);
        } catch (RuntimeException e) {
          LOG.log(Level.ERROR, "The bus lost messages to an error", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes nothing more; what waits is still taken out, for two seconds at most. */
  void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      if (thread.isAlive() && thread != Thread.currentThread()) {
        thread.join(END_MILLIS);
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
