namespace Runflow.Emulator.Tests.Callbacks.Egress;

/// <summary>
/// One row for each spelling: setting, URL, what the name server answers (<c>-</c> where it must not be asked), and
/// either <c>go</c> with the addresses that are dialled, or <c>no</c> with a part of the sentence. The emulator of the
/// table listens on 127.0.0.1:8765 and [::1]:8765.
/// </summary>
internal static class EgressTable
{
    public const string Rows =
        """
        # Loopback in every spelling
        local | http://127.0.0.1/ | - | go 127.0.0.1
        local | http://127.255.255.254/ | - | go 127.255.255.254
        local | http://127.1/ | - | go 127.0.0.1
        local | http://127.0.1/ | - | go 127.0.0.1
        local | http://2130706433/ | - | go 127.0.0.1
        local | http://017700000001/ | - | go 127.0.0.1
        local | http://0177.0.0.1/ | - | go 127.0.0.1
        local | http://0177.0000.0000.0001/ | - | go 127.0.0.1
        local | http://0x7f000001/ | - | go 127.0.0.1
        local | http://0x7F.1/ | - | go 127.0.0.1
        local | http://0X7f.0X0.0X0.0X1/ | - | go 127.0.0.1
        local | http://127.0.0.1./ | - | go 127.0.0.1
        local | http://0177.1./ | - | go 127.0.0.1
        local | http://１２７.0.0.1/ | - | go 127.0.0.1
        local | http://127。0。0。1/ | - | go 127.0.0.1
        local | http://127．0．0．1/ | - | go 127.0.0.1
        local | http://[::1]/ | - | go ::1
        local | http://[0:0:0:0:0:0:0:1]/ | - | go ::1
        local | http://[0000::0001]/ | - | go ::1
        local | http://[::1%25lo]/ | - | go ::1
        local | http://[::1%1]/ | - | go ::1
        local | http://[::ffff:127.0.0.1]/ | - | go 127.0.0.1
        local | http://[::FFFF:7F00:1]/ | - | go 127.0.0.1
        local | http://[::127.0.0.1]/ | - | no outside
        local | http://[64:ff9b::127.0.0.1]/ | - | no outside
        local | http://[2002:7f00:1::]/ | - | no outside
        # Private
        local | http://10.0.0.1/ | - | go 10.0.0.1
        local | http://10.255.255.255/ | - | go 10.255.255.255
        local | http://172.16.0.1/ | - | go 172.16.0.1
        local | http://172.31.255.255/ | - | go 172.31.255.255
        local | http://192.168.1.20:3000/hook | - | go 192.168.1.20
        local | http://0xc0a80101/ | - | go 192.168.1.1
        local | http://[::ffff:10.0.0.1]/ | - | go 10.0.0.1
        local | http://[fd12:3456::1]/ | - | go fd12:3456::1
        local | http://[FC00::1]/ | - | go fc00::1
        local | http://172.15.255.255/ | - | no outside
        local | http://172.32.0.1/ | - | no outside
        local | http://192.167.255.255/ | - | no outside
        local | http://11.0.0.1/ | - | no outside
        local | http://100.64.0.1/ | - | no outside
        local | http://198.18.0.1/ | - | no outside
        # Public
        local | http://93.184.216.34/ | - | no --egress list:93.184.216.34
        local | http://1572395042/ | - | no '93.184.216.34'
        local | https://[2606:2800:220:1::]/ | - | no list:[2606:2800:220:1::]
        local | http://[fe00::1]/ | - | no outside
        local | http://[::ffff:8.8.8.8]/ | - | no '8.8.8.8'
        local | http://[64:ff9b::10.0.0.1]/ | - | no outside
        any | http://93.184.216.34/ | - | go 93.184.216.34
        any | http://127.0.0.1/ | - | go 127.0.0.1
        any | http://[64:ff9b::8.8.8.8]/ | - | go 64:ff9b::808:808
        any | http://[64:ff9b:1::8.8.8.8]/ | - | go 64:ff9b:1::808:808
        any | http://[2002:808:808::1]/ | - | go 2002:808:808::1
        any | http://[2606:2800:220:1::]/ | - | go 2606:2800:220:1::
        # Link-local and metadata, under every tier
        local | http://169.254.169.254/latest/meta-data/ | - | no metadata
        any | http://169.254.169.254/ | - | no metadata
        none | http://169.254.169.254/ | - | no metadata
        list:169.254.0.0/16 | http://169.254.169.254/ | - | no metadata
        any | http://2852039166/ | - | no metadata
        any | http://0xA9FEA9FE/ | - | no metadata
        any | http://0251.0376.0251.0376/ | - | no metadata
        any | http://025177524776/ | - | no metadata
        any | http://169.16689662/ | - | no metadata
        any | http://169.254.43518/ | - | no metadata
        any | http://169.254.169.254./ | - | no metadata
        any | http://[::ffff:169.254.169.254]/ | - | no metadata
        any | http://[::ffff:a9fe:a9fe]/ | - | no metadata
        any | http://[0:0:0:0:0:ffff:169.254.169.254]/ | - | no metadata
        any | http://[::ffff:0:169.254.169.254]/ | - | no metadata
        any | http://[::169.254.169.254]/ | - | no metadata
        any | http://[64:ff9b::169.254.169.254]/ | - | no metadata
        any | http://[64:ff9b::a9fe:a9fe]/ | - | no metadata
        any | http://[64:ff9b:1::a9fe:a9fe]/ | - | no metadata
        any | http://[64:ff9b:1:a9fe:a9:fe00::]/ | - | no metadata
        any | http://[2002:a9fe:a9fe::1]/ | - | no metadata
        any | http://[2001:0:a9fe:a9fe::1]/ | - | no metadata
        any | http://[2001:0:4136:e378:8000:63bf:5601:5601]/ | - | no metadata
        any | http://[2a00::5efe:a9fe:a9fe]/ | - | no metadata
        any | http://[2a00::200:5efe:a9fe:a9fe]/ | - | no metadata
        any | http://[fd00:ec2::254]/ | - | no metadata
        local | http://[FD00:0EC2:0:0:0:0:0:254]/ | - | no metadata
        local | http://[fd00:ec2::254%25eth0]/ | - | no metadata
        local | http://[fd20:ce::254]/ | - | no metadata
        local | http://[fd00:42::42]/ | - | no metadata
        any | http://100.100.100.200/ | - | no metadata
        any | http://168.63.129.16/ | - | no metadata
        any | http://192.0.0.192/ | - | no metadata
        any | http://169.254.170.2/v2/credentials | - | no metadata
        local | http://169.254.1.1/ | - | no link-local
        local | http://169.254.1.2/ | - | no link-local
        any | http://[fe80::1]/ | - | no link-local
        any | http://[fe80::1%25eth0]/ | - | no link-local
        any | http://[FEBF::1]/ | - | no link-local
        # Unspecified, broadcast, multicast
        local | http://0.0.0.0:3000/ | - | no write 127.0.0.1
        any | http://0/ | - | no write 127.0.0.1
        any | http://0x0/ | - | no write 127.0.0.1
        any | http://0.0.0.1/ | - | no write 127.0.0.1
        any | http://[::]/ | - | no write 127.0.0.1
        any | http://[::ffff:0.0.0.0]/ | - | no write 127.0.0.1
        any | http://[64:ff9b::]/ | - | no write 127.0.0.1
        any | http://255.255.255.255/ | - | no broadcast
        any | http://4294967295/ | - | no broadcast
        any | http://224.0.0.1/ | - | no multicast
        any | http://239.255.255.250:1900/ | - | no multicast
        any | http://[ff02::1]/ | - | no multicast
        # Looks like an address and is none
        any | http://256.1.1.1/ | - | no looks like an IP address
        any | http://127.0.0.08/ | - | no looks like an IP address
        any | http://4294967296/ | - | no looks like an IP address
        any | http://1.2.3.4.5/ | - | no looks like an IP address
        any | http://example.0x7f/ | - | no looks like an IP address
        # Names
        local | http://localhost:3000/ | 127.0.0.1 ::1 | go 127.0.0.1 ::1
        local | http://LOCALHOST./ | ::1 127.0.0.1 | go ::1 127.0.0.1
        local | http://receiver:8080/hook | 172.18.0.3 | go 172.18.0.3
        local | http://my_service:8080/ | 172.18.0.4 | go 172.18.0.4
        local | http://host.docker.internal:3000/ | 192.168.65.254 fdc4:f303:9324::254 | go 192.168.65.254 fdc4:f303:9324::254
        local | http://host.docker.internal:3000/ | 172.17.0.1 | go 172.17.0.1
        local | http://host.containers.internal/ | 169.254.1.2 | go 169.254.1.2
        local | http://Host.Docker.Internal/ | 169.254.1.2 | go 169.254.1.2
        local | http://host.docker.internal/ | 169.254.169.254 | no metadata
        local | http://other.internal/ | 169.254.1.2 | no link-local
        none | http://host.docker.internal/ | - | no egress is none
        local | http://127.0.0.1.nip.io/ | 127.0.0.1 | go 127.0.0.1
        local | http://bücher.example/ | 10.0.0.7 | go 10.0.0.7
        local | http://ｌｏｃａｌｈｏｓｔ/ | 127.0.0.1 | go 127.0.0.1
        local | http://twice/ | 10.0.0.7 ::ffff:10.0.0.7 10.0.0.7 | go 10.0.0.7
        local | http://example.com/ | 93.184.216.34 | no list:example.com
        local | http://two-faced.example/ | 127.0.0.1 93.184.216.34 | no 93.184.216.34
        local | http://two-faced.example/ | 10.0.0.1 169.254.169.254 | no metadata
        any | http://two-faced.example/ | 93.184.216.34 169.254.169.254 | no metadata
        any | http://mapped.example/ | ::ffff:169.254.169.254 | no metadata
        any | http://nat64.example/ | 64:ff9b::a9fe:a9fe | no metadata
        any | http://scoped.example/ | fe80::1%1 | no link-local
        any | http://zero.example/ | 0.0.0.0 | no write 127.0.0.1
        any | http://metadata.google.internal/ | 169.254.169.254 | no metadata
        any | http://example.com/ | 93.184.216.34 | go 93.184.216.34
        none | http://example.com/ | - | no egress is none
        none | http://localhost/ | - | no egress is none
        none | http://127.0.0.1/ | - | no egress is none
        # Lists
        list:api.example.com | http://api.example.com/ | 93.184.216.34 | go 93.184.216.34
        list:api.example.com | http://API.Example.COM./ | 93.184.216.34 | go 93.184.216.34
        list:API.example.com. | http://api.example.com/ | 93.184.216.34 | go 93.184.216.34
        list:api.example.com | http://www.example.com/ | - | no list:api.example.com,www.example.com
        list:api.example.com | http://api.example.com.evil.example/ | - | no is not in the setting egress
        list:api.example.com | http://127.0.0.1/ | - | no is not in the setting egress
        list:api.example.com | http://api.example.com/ | 169.254.169.254 | no metadata
        list:*.example.com | http://a.b.example.com/ | 93.184.216.34 | go 93.184.216.34
        list:*.example.com | http://example.com/ | - | no is not in the setting egress
        list:*.example.com | http://badexample.com/ | - | no is not in the setting egress
        list:bücher.example | http://xn--bcher-kva.example/ | 10.0.0.7 | go 10.0.0.7
        list:10.0.0.0/8, 2001:db8::/32 | http://10.2.3.4/ | - | go 10.2.3.4
        list:10.0.0.0/8, 2001:db8::/32 | http://[2001:db8::9]/ | - | go 2001:db8::9
        list:10.0.0.0/8 | http://db.example/ | 10.9.9.9 | go 10.9.9.9
        list:10.0.0.0/8 | http://db.example/ | 10.9.9.9 11.0.0.1 | no 11.0.0.1
        list:10.0.0.0/8 | http://[64:ff9b::10.0.0.1]/ | - | no is not in the setting egress
        list:::ffff:10.0.0.0/104 | http://10.2.3.4/ | - | go 10.2.3.4
        list:[::1] | http://[::1]/ | - | go ::1
        list:127.0.0.1 | http://localhost/ | 127.0.0.1 | go 127.0.0.1
        list:127.0.0.1 | http://localhost/ | 127.0.0.1 ::1 | no ::1
        list:0.0.0.0/0,::/0 | http://100.100.100.200/ | - | no metadata
        # Our own surface
        any | http://127.0.0.1:8765/_emulator/clock | - | no control surface
        local | http://localhost:8765/_emulator/reset | 127.0.0.1 | no control surface
        local | http://localhost:8765/_emulator/reset | ::1 | no control surface
        local | http://evil.example:8765/_emulator/reset | 127.0.0.1 | no control surface
        local | http://2130706433:8765/_emulator | - | no control surface
        local | http://[::ffff:127.0.0.1]:8765/_emulator/ | - | no control surface
        any | http://[64:ff9b::127.0.0.1]:8765/_emulator/ | - | no control surface
        local | http://127.0.0.1:8765/_EMULATOR/reset | - | no control surface
        local | http://127.0.0.1:8765/%5Femulator/reset | - | no control surface
        local | http://127.0.0.1:8765/%255femulator/reset | - | no control surface
        local | http://127.0.0.1:8765//_emulator/reset | - | no control surface
        local | http://127.0.0.1:8765/x/../_emulator/reset | - | no control surface
        local | http://127.0.0.1:8765/x/%2e%2e/_emulator/reset | - | no control surface
        local | http://127.0.0.1:8765/_emulator%2freset | - | no control surface
        local | http://127.0.0.1:8765/_emulator;v=1/reset | - | no control surface
        local | http://127.0.0.1:8765/_emulator\reset | - | no control surface
        local | http://127.0.0.1:8765/_emulator/sink/../reset | - | no control surface
        local | http://127.0.0.1:8765/_emulator/sink/..%2freset | - | no control surface
        local | http://127.0.0.1:8765/_emulator/sink/a%2f..%2f..%2freset | - | no control surface
        local | http://127.0.0.1:8765/_emulator/sink/%252e%252e/reset | - | no control surface
        local | http://127.0.0.1:8765/_emulator/sinks/a | - | no control surface
        local | http://127.0.0.1:8765/_emulator/sink/ | - | no control surface
        local | http://127.0.0.1:8765/_emulator/sink/a?respond=503,200 | - | go 127.0.0.1
        none | http://127.0.0.1:8765/_emulator/sink/a | - | go 127.0.0.1
        none | http://localhost:8765/_emulator/sink/sb_1/a | ::1 127.0.0.1 | go ::1 127.0.0.1
        none | http://localhost:9999/_emulator/sink/a | 127.0.0.1 | no egress is none
        none | http://[64:ff9b::127.0.0.1]:8765/_emulator/sink/a | - | no egress is none
        list:api.example.com | http://127.0.0.1:8765/_emulator/sink/a | - | go 127.0.0.1
        local | http://127.0.0.1:9999/_emulator/reset | - | go 127.0.0.1
        local | http://127.0.0.1:8765/v1/health | - | go 127.0.0.1
        none | http://127.0.0.1:8765/v1/health | - | no egress is none
        # URLs that are refused before anybody asks where they lead
        any | http://user:pw@example.com/ | - | no credentials
        any | http://user@127.0.0.1/ | - | no credentials
        local | http://127.0.0.1@93.184.216.34/ | - | no credentials
        any | http://127.0.0.1:0/ | - | no port 0
        any | ftp://127.0.0.1/ | - | no 'ftp'
        any | file:///etc/passwd | - | no 'file'
        any | gopher://127.0.0.1:70/ | - | no 'gopher'
        local | http://127.0.0.1:65535/a?b#fragment | - | go 127.0.0.1
        """;
}
