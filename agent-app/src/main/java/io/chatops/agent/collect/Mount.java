package io.chatops.agent.collect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One mounted file system.
 *
 * @param number major and minor number, equal for all mounts of one file system
 * @param root which of its directories is mounted; {@code /} unless it is a bind mount
 */
record Mount(String number, String root, String mountPoint, String type, String device) {

  /** Reads {@code /proc/self/mountinfo}, in its order. */
  static List<Mount> parse(String mountinfo) {
    List<Mount> mounts = new ArrayList<>();
    for (String line : mountinfo.split("\n", -1)) {
      int separator = line.indexOf(" - ");
      if (separator < 0) {
        continue;
      }
      String[] left = line.substring(0, separator).split(" ", -1);
      String[] right = line.substring(separator + 3).split(" ", -1);
      if (left.length >= 6 && right.length >= 2) {
        mounts.add(
            new Mount(left[2], unescape(left[3]), unescape(left[4]), right[0], unescape(right[1])));
      }
    }
    return mounts;
  }

  /**
   * One mount for each file system that holds this machine's data: on a block device, or ZFS, or
   * the root. That leaves out what is made up by the kernel, what lives in memory, the layers of
   * containers, images mounted through loop devices, and network file systems, where asking for the
   * space of a lost one would block for ever.
   */
  static List<Mount> holdingData(List<Mount> mounts) {
    Map<String, Mount> visible = new LinkedHashMap<>();
    for (Mount mount : mounts) {
      // What is mounted later hides what was mounted on the same place before.
      visible.put(mount.mountPoint, mount);
    }
    Map<String, Mount> kept = new LinkedHashMap<>();
    for (Mount mount : visible.values()) {
      if (!mount.holdsData()) {
        continue;
      }
      // Subvolumes of btrfs and datasets of ZFS count as the one device that they share.
      String identity = mount.type.equals("zfs") ? mount.device : mount.number;
      Mount other = kept.get(identity);
      if (other == null || mount.standsFor(other)) {
        kept.put(identity, mount);
      }
    }
    return List.copyOf(kept.values());
  }

  private boolean holdsData() {
    if (type.equals("squashfs") || type.equals("iso9660") || device.startsWith("/dev/loop")) {
      return false;
    }
    return mountPoint.equals("/") || device.startsWith("/dev/") || type.equals("zfs");
  }

  // The whole beats a part, the short path the long one.
  private boolean standsFor(Mount other) {
    boolean whole = root.equals("/");
    if (whole != other.root.equals("/")) {
      return whole;
    }
    return mountPoint.length() < other.mountPoint.length();
  }

  // The kernel writes space, tab, newline and backslash as octal numbers.
  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && text.substring(i).matches("(?s)\\\\[0-7]{3}.*")) {
        plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
