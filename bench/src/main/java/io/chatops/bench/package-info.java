@NullMarked
package io.chatops.bench;

import org.jspecify.annotations.NullMarked;
