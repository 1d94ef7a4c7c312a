package io.chatops.core.remote;

/** The kinds of requests: each has places of its own, so that none keeps another out. */
enum Places {
  /** A request of a person that has one answer. */
  REQUEST(Places.MOST_PER_HUB / 4),
  /** Output that a person follows. */
  STREAM(32),
  /** The end of something that a person began. It does not wait behind requests, either. */
  CANCELLATION(Places.MOST_PER_HUB / 4),
  /** News of a server that pages of a hub watch. */
  NEWS(Places.MOST_PER_HUB),
  /** Last reports and what lists show, which a hub asks for by itself. */
  LOOK(Places.MOST_PER_HUB);

  /** The most of one kind that one hub has under way at the same time. */
  static final int MOST_PER_HUB = 500;

  private final int mostPerUser;

  Places(int mostPerUser) {
    this.mostPerUser = mostPerUser;
  }

  /** Returns the most of one user, so that others have places meanwhile. */
  int mostPerUser() {
    return mostPerUser;
  }
}
