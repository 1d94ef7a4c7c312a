package io.chatops.packages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Files as {@code gzip -9n} makes them, which Debian asks of documentation. */
final class Gzip {
  private Gzip() {}

  static void write(Path directory, String name, String text) throws IOException {
    Files.createDirectories(directory);
    GzipParameters best = new GzipParameters();
    best.setCompressionLevel(Deflater.BEST_COMPRESSION);
    try (OutputStream file = Files.newOutputStream(directory.resolve(name));
        OutputStream out = new GzipCompressorOutputStream(file, best)) {
      out.write(text.getBytes(UTF_8));
    }
  }
}
