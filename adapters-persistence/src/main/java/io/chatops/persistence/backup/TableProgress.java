package io.chatops.persistence.backup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Tells of every 100 MiB of a large table. */
final class TableProgress extends FilterOutputStream {
  private static final long STEP = 100L << 20;

  private final String table;
  private final Consumer<String> progress;
  private long bytes;

  TableProgress(OutputStream out, String table, Consumer<String> progress) {
    super(out);
    this.table = table;
    this.progress = progress;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    out.write(source, offset, length);
    long before = bytes / STEP;
    bytes += length;
    if (bytes / STEP > before) {
      progress.accept(table + ": " + (bytes >> 20) + " MiB so far");
    }
  }
}
