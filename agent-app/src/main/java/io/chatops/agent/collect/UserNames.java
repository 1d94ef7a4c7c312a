package io.chatops.agent.collect;

import java.util.HashMap;
import java.util.Map;

/**
 * The names of local users. Users of a directory service appear as numbers, because a lookup may
 * block.
 */
record UserNames(Map<Integer, String> names) {
  UserNames {
    names = Map.copyOf(names);
  }

  /** Reads {@code /etc/passwd}. */
  static UserNames parse(String passwd) {
    Map<Integer, String> names = new HashMap<>();
    for (String line : passwd.split("\n", -1)) {
      String[] fields = line.split(":", -1);
      if (fields.length >= 3) {
        Numbers.parse(fields[2])
            .ifPresent(uid -> names.putIfAbsent(uid.intValue(), HostText.clean(fields[0])));
      }
    }
    return new UserNames(names);
  }

  String nameOf(int uid) {
    return names.getOrDefault(uid, Integer.toString(uid));
  }
}
