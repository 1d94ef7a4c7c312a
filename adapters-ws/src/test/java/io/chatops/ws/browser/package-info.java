/**
 * Tests of people's sockets. What a slow browser loses is counted with a real one that does not
 * read.
 */
@NullMarked
package io.chatops.ws.browser;

import org.jspecify.annotations.NullMarked;
