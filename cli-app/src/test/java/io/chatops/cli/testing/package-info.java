/** A small HTTP server in the place of a hub, and the client run in this process. */
@NullMarked
package io.chatops.cli.testing;

import org.jspecify.annotations.NullMarked;
