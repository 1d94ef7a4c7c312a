package io.chatops.packages;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The parts of a native program that decide where it runs.
 *
 * @param architecture the processors, as Debian names them: {@code amd64} or {@code arm64}
 * @param libraries the shared libraries that it loads, by their names
 * @param glibc the oldest version of the GNU C library that it starts with, such as {@code 2.34}
 */
record ElfProgram(String architecture, SortedSet<String> libraries, String glibc) {
  private static final int DYNAMIC = 6;
  private static final int VERSIONS_NEEDED = 0x6ffffffe;
  private static final long LIBRARY_NEEDED = 1;

  /**
   * Reads the headers of a program.
   *
   * @throws IOException if the file cannot be read, or is no 64-bit program for Linux
   */
  static ElfProgram read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer elf = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      elf.order(ByteOrder.LITTLE_ENDIAN);
      if (elf.limit() < 64 || elf.getInt(0) != 0x464c457f || elf.get(4) != 2) {
        throw new IOException(file + " is no native program for 64-bit Linux");
      }
      String architecture =
          switch (elf.getShort(18)) {
            case 62 -> "amd64";
            case 183 -> "arm64";
            default -> throw new IOException(file + " is for other processors than amd64, arm64");
          };
      SortedSet<String> libraries = new TreeSet<>();
      int minor = 0;
      for (int i = 0; i < elf.getShort(60); i++) {
        Section section = Section.at(elf, i);
        if (section.type == DYNAMIC) {
          for (int entry = section.offset; entry < section.end; entry += 16) {
            if (elf.getLong(entry) == LIBRARY_NEEDED) {
              libraries.add(section.text(elf, (int) elf.getLong(entry + 8)));
            }
          }
        } else if (section.type == VERSIONS_NEEDED) {
          minor = Math.max(minor, newestMinor(elf, section));
        }
      }
      return new ElfProgram(architecture, libraries, "2." + minor);
    }
  }

  private static int newestMinor(ByteBuffer elf, Section section) {
    int minor = 0;
    for (int library = section.offset, next = 1; next != 0; library += next) {
      for (int version = library + elf.getInt(library + 8), step = 1; step != 0; version += step) {
        minor = Math.max(minor, minor(section.text(elf, elf.getInt(version + 8))));
        step = elf.getInt(version + 12);
      }
      next = elf.getInt(library + 12);
    }
    return minor;
  }

  private static int minor(String version) {
    if (version.equals("GLIBC_ABI_DT_RELR")) {
      return 36;
    }
    return version.startsWith("GLIBC_2.") ? Integer.parseInt(version.split("\\.", -1)[1]) : 0;
  }

  private record Section(int type, int offset, int end, int texts) {
    static Section at(ByteBuffer elf, int index) {
      int header = header(elf, index);
      int offset = (int) elf.getLong(header + 24);
      int texts = (int) elf.getLong(header(elf, elf.getInt(header + 40)) + 24);
      return new Section(
          elf.getInt(header + 4), offset, offset + (int) elf.getLong(header + 32), texts);
    }

    private static int header(ByteBuffer elf, int index) {
      return (int) elf.getLong(40) + index * elf.getShort(58);
    }

    String text(ByteBuffer elf, int at) {
      int end = texts + at;
      while (elf.get(end) != 0) {
        end++;
      }
      byte[] bytes = new byte[end - texts - at];
      elf.get(texts + at, bytes);
      return new String(bytes, US_ASCII);
    }
  }
}
