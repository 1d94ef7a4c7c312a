/** Tests of the command line as users type it. */
@NullMarked
package io.chatops.agent.cli;

import org.jspecify.annotations.NullMarked;
