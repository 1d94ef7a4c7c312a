/**
 * Tests of the wire format. Each message is compared with the JSON that peers of other versions
 * read and write, so that a change here shows as a change of the protocol.
 */
@NullMarked
package io.chatops.protocol;

import org.jspecify.annotations.NullMarked;
