# A process for each client, and a pipe from each to the first process, which counts.
#
#     perl fork.pl [PORT]
#
# Processes share nothing at all. A client's process writes the name of what it has served into its pipe, and the first
# process, which owns the counts, prints the line. A process that fails harms nobody else.
use strict;
use warnings;
use Cwd 'realpath';
use Encode qw(decode FB_CROAK);
use Errno qw(ENOENT ENOTDIR ENAMETOOLONG ELOOP);
use IO::Select;
use IO::Socket::INET;
use Socket qw(SHUT_WR);

my $max_head = 16 * 1024;
my $token = qr/[!#\$%&'*+.^`|~0-9A-Za-z_-]+/;
my %types = (
    html => 'text/html; charset=utf-8', css => 'text/css; charset=utf-8', txt => 'text/plain; charset=utf-8',
    js => 'text/javascript; charset=utf-8', json => 'application/json', svg => 'image/svg+xml', ico => 'image/x-icon',
    jpg => 'image/jpeg', jpeg => 'image/jpeg', png => 'image/png', gif => 'image/gif', webp => 'image/webp',
    pdf => 'application/pdf', zip => 'application/zip',
);
my %pages = (
    400 => ['Bad Request', 'The request could not be understood'],
    404 => ['File Not Found', 'The requested file could not be found'],
    405 => ['Method Not Allowed', 'This server answers GET and HEAD'],
    431 => ['Request Header Fields Too Large', 'The head of the request is too long'],
    500 => ['Internal Server Error', 'The server failed to answer'],
    505 => ['HTTP Version Not Supported', 'This server speaks HTTP/1.1'],
);
my $root;

# ---- The process of one client

sub serve {
    my ($client, $tell) = @_;
    my $head = receive_head($client);
    return if !defined $head;    # the client has left
    my ($status, $method, $name) = parse($head);
    my $response = $status ? refusal($status) : eval { find($name) };
    if (!$response) {
        print STDERR "a process failed: $@";
        $response = refusal(500);
    }
    my ($lines, $body) = @$response;
    my $sent = send_all($client, $lines . ($method eq 'HEAD' ? '' : $body));
    return if !$sent;
    syswrite $tell, escape($name) . "\n" if defined $name;
    # A close with unread bytes would reset the connection: read on until the client has closed.
    shutdown $client, SHUT_WR;
    while (sysread $client, my $more, 65536) { }
}

sub receive_head {
    my ($client) = @_;
    my $received = '';
    until ($received =~ /\r\n\r\n/) {
        return '' if length $received > $max_head;
        return undef if !sysread $client, $received, 65536, length $received;
    }
    my $end = index $received, "\r\n\r\n";
    return $end > $max_head ? '' : substr $received, 0, $end + 2;
}

# The status of a refusal, or 0; the method; and the name of the file, in UTF-8.
sub parse {
    my ($head) = @_;
    return (431, '') if $head eq '';
    my ($first, @fields) = split /\r\n/, $head, -1;
    pop @fields;
    my ($method, $target, $major, $minor) = $first =~ m{\A($token) (/[!-~]*) HTTP/([0-9])\.([0-9])\z} or return (400, '');
    return (505, '') if $major ne '1';
    my $hosts = 0;
    for my $field (@fields) {
        my ($name) = $field =~ /\A($token):[^\x00-\x08\x0a-\x1f\x7f]*\z/ or return (400, '');
        $hosts++ if lc $name eq 'host';
    }
    return (400, '') if $hosts > 1 || $hosts == 0 && $minor ne '0';
    my ($path) = split /\?/, $target;
    return (400, '') if $path =~ /%(?![0-9A-Fa-f]{2})/;
    $path =~ s/%(..)/chr hex $1/ge;
    return (400, '') if !eval { decode('UTF-8', my $copy = $path, FB_CROAK); 1 };
    return (405, '') if $method ne 'GET' && $method ne 'HEAD';
    my @parts;
    my @words = split m{/}, $path, -1;
    my $last = pop @words;
    for (@words) {
        if ($_ eq '..') { pop @parts }
        elsif ($_ ne '' && $_ ne '.') { push @parts, $_ }
    }
    my $name = join '/', @parts, $last;
    return (0, $method, $name eq '' ? 'index.html' : $name);
}

# The response with this file, or the one that says that there is none. Dies where it is there and can't be read.
sub find {
    my ($name) = @_;
    my $path = "$root/$name";
    my $real = $name =~ /\0/ || $name =~ m{/\z} ? undef : realpath($path);
    return refusal(404) if !defined $real || index($real, "$root/") != 0 || -d $real;
    my $file;
    if (!open $file, '<:raw', $path) {
        return refusal(404) if grep { $! == $_ } ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP;
        die "$!\n";
    }
    my $content = do { local $/; readline $file } // '';
    my $modified = http_date((stat $file)[9]);
    my ($extension) = $name =~ m{\.([^./]+)\z};
    my $type = $types{lc($extension // '')} // 'application/octet-stream';
    return response('200 OK', $content, $type, "Last-Modified: $modified\r\n");
}

sub refusal {
    my ($status) = @_;
    my ($title, $sentence) = @{$pages{$status}};
    my $page = "<!doctype html>\n<title>$title</title>\n<h1>$title</h1>\n<p>$sentence</p>\n";
    my $allow = $status == 405 ? "Allow: GET, HEAD\r\n" : '';
    return response("$status $title", $page, 'text/html; charset=utf-8', $allow);
}

sub response {
    my ($status, $body, $type, $more) = @_;
    my $date = http_date(time);
    my $length = length $body;
    my $head = "HTTP/1.1 $status\r\nDate: $date\r\nServer: fork\r\n${more}Content-Type: $type\r\n"
        . "Content-Length: $length\r\nConnection: close\r\n\r\n";
    return [$head, $body];
}

# strftime would name days and months in the user's language.
sub http_date {
    my ($second, $minute, $hour, $day, $month, $year, $weekday) = gmtime shift;
    return sprintf '%s, %02d %s %d %02d:%02d:%02d GMT', (qw(Sun Mon Tue Wed Thu Fri Sat))[$weekday], $day,
        (qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec))[$month], $year + 1900, $hour, $minute, $second;
}

sub send_all {
    my ($client, $bytes) = @_;
    my $from = 0;
    while ($from < length $bytes) {
        my $sent = syswrite $client, $bytes, 1 << 20, $from;
        return 0 if !defined $sent;    # the client has gone
        $from += $sent;
    }
    return 1;
}

# Control characters are those of ASCII, and U+0080 to U+009F, which have two bytes in UTF-8.
sub escape {
    my ($name) = @_;
    $name =~ s/([|%\x00-\x1f\x7f]|\xc2[\x80-\x9f])/join '', map { sprintf '%%%02X', ord } split m{}, $1/ge;
    return $name;
}

# ---- The first process

sub fail {
    print STDERR "$_[0]\n";
    exit 1;
}

my $port = $ARGV[0] // 8080;
fail("bad port \"$port\": give a whole number from 1 to 65535")
    if $port !~ /\A[0-9]{1,5}\z/ || $port < 1 || $port > 65535;
fail('no folder "www" here') if !-d 'www';
$root = realpath('www');
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 512, ReuseAddr => 1)
    or fail("port $port: $!");

my %counts;
my %clients;    # by pipe: the process, the address and the port
my $watched = IO::Select->new($listener);
$| = 1;
$SIG{CHLD} = 'IGNORE';    # the system forgets processes that have ended
$SIG{PIPE} = 'IGNORE';
$SIG{TERM} = $SIG{INT} = sub {
    kill KILL => map { $_->{process} } values %clients;
    exit 0;
};
print "serving www at http://127.0.0.1:$port/\n";

while (1) {
    for my $ready ($watched->can_read) {
        if ($ready == $listener) { accept_client() }
        else { hear($ready) }
    }
}

sub accept_client {
    my $client = $listener->accept or return;    # it may have gone already
    my ($address, $client_port) = ($client->peerhost, $client->peerport);
    pipe my $hear, my $tell or die "no pipe: $!\n";
    my $process = fork;
    if (!defined $process) {
        print STDERR "no process for a client: $!\n";
        return;
    }
    if ($process == 0) {
        $SIG{TERM} = $SIG{INT} = 'DEFAULT';
        close $_ for $listener, $hear, map { $_->{pipe} } values %clients;
        serve($client, $tell);
        exit 0;
    }
    close $_ for $client, $tell;
    $clients{$hear} = {process => $process, address => $address, port => $client_port, pipe => $hear, line => ''};
    $watched->add($hear);
}

# A process has said what it has served, or has ended.
sub hear {
    my ($pipe) = @_;
    my $client = $clients{$pipe};
    if (!sysread $pipe, $client->{line}, 65536, length $client->{line}) {
        $watched->remove($pipe);
        delete $clients{$pipe};
        close $pipe;
    } elsif ($client->{line} =~ s/\A(.*)\n//) {
        my $count = ++$counts{$1};
        print "$1|$client->{address}|$client->{port}|$count\n";
    }
}
