package io.chatops.agent.docker;

import io.chatops.protocol.FromAgent.OutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Parses a container's log with timestamps, which consists of frames for stdout and stderr, or of
 * the plain bytes of a terminal. docker-java's reader loses the start of a frame and guesses if
 * there are frames.
 */
final class LogReader {
  // In bytes, longer than a timestamp, so that the first piece of a frame contains all of it.
  private static final int FIRST_PIECE = 64;
  private static final int STDERR = 2;

  private final Listener listener;
  private final LogLineBuilder stdout = new LogLineBuilder(OutputStream.STDOUT);
  private final LogLineBuilder stderr = new LogLineBuilder(OutputStream.STDERR);
  private final byte[] buffer = new byte[8 * 1024];

  LogReader(Listener listener) {
    this.listener = listener;
  }

  /** Receives each line when it ends. */
  interface Listener {
    /**
     * Receives a line.
     *
     * @return true if more lines are wanted
     */
    boolean line(EngineLogLine line) throws InterruptedException;
  }

  /** Reads until the log ends or the listener wants no more lines. */
  void read(InputStream log, boolean terminal) throws IOException, InterruptedException {
    boolean wanted = terminal ? readPlain(log) : readFrames(log);
    if (wanted) {
      // The last lines have no line end.
      finish(stdout);
      finish(stderr);
    }
  }

  private boolean readPlain(InputStream log) throws IOException, InterruptedException {
    for (int read = log.read(buffer); read >= 0; read = log.read(buffer)) {
      if (!add(stdout, 0, read)) {
        return false;
      }
    }
    return true;
  }

  // A frame has one byte for the stream, three zero bytes, four for the length, and a piece of log.
  private boolean readFrames(InputStream log) throws IOException, InterruptedException {
    byte[] head = new byte[8];
    while (true) {
      int read = log.readNBytes(head, 0, head.length);
      if (read == 0) {
        return true;
      }
      if (read < head.length) {
        throw new EOFException("the log ended early");
      }
      long length = 0;
      for (int i = 4; i < 8; i++) {
        length = (length << 8) | (head[i] & 0xff);
      }
      if (!readFrame(log, head[0] == STDERR ? stderr : stdout, length)) {
        return false;
      }
    }
  }

  private boolean readFrame(InputStream log, LogLineBuilder builder, long length)
      throws IOException, InterruptedException {
    boolean first = true;
    for (long left = length; left > 0; ) {
      int wanted = (int) Math.min(left, first ? FIRST_PIECE : buffer.length);
      int read = log.readNBytes(buffer, 0, wanted);
      if (read < wanted) {
        throw new EOFException("the log ended early");
      }
      // The engine stores long lines in parts, each with its own timestamp.
      boolean continues = first && !builder.isEmpty();
      int from = continues ? LogLineBuilder.timestampLength(buffer, 0, read) : 0;
      if (!add(builder, from, read)) {
        return false;
      }
      left -= read;
      first = false;
    }
    return true;
  }

  private boolean add(LogLineBuilder builder, int from, int to) throws InterruptedException {
    int start = from;
    for (int i = from; i < to; i++) {
      if (buffer[i] == '\n') {
        builder.add(buffer, start, i);
        start = i + 1;
        if (!listener.line(builder.finish())) {
          return false;
        }
      }
    }
    builder.add(buffer, start, to);
    return true;
  }

  private void finish(LogLineBuilder builder) throws InterruptedException {
    if (!builder.isEmpty()) {
      listener.line(builder.finish());
    }
  }
}
