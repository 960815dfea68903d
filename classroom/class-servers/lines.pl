#!/usr/bin/perl
# A class assignment in Perl: it reads line by line, forgets binmode, and says 200 with a page for what is missing.
use strict;
use warnings;
use IO::Socket::INET;

my %counts;
my $server = IO::Socket::INET->new(
    LocalAddr => '127.0.0.1', LocalPort => $ARGV[0] // 8080, Listen => 10, ReuseAddr => 1
) or die "can't listen: $!\n";
$| = 1;
while (my $client = $server->accept) {
    my $line = <$client>;
    next unless defined $line;
    while (my $field = <$client>) { last if $field =~ /^\r?\n$/ }
    my ($method, $target) = split / /, $line;
    $target = '/index.html' if $target eq '/';
    my $name = substr $target, 1;
    my $page = '<title>File Not Found</title>The requested file could not be found';
    my $type = 'text/html';
    if (open my $file, '<', "www/$name") {
        local $/;
        $page = <$file> // '';
        $type = 'text/plain' if $name =~ /txt$/;
    }
    print $client "HTTP/1.1 200 OK\r\nContent-Type: $type\r\nContent-Length: ", length $page, "\r\n\r\n", $page;
    print "$name|", $client->peerhost, '|', $client->peerport, '|', ++$counts{$name}, "\n";
    close $client;
}
