/** Entries of a server's log. Answers and frames write them alike. */
@NullMarked
package io.chatops.api.log;

import org.jspecify.annotations.NullMarked;
