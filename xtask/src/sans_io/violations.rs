/// Deliberate: each line does what a crate without I/O must not do, and the lint must say so of each.
pub mod violations {
    extern crate std;

    pub fn time(_: std::time::Instant, _: std::time::SystemTime) {}

    pub fn files(path: &std::path::Path, permissions: std::fs::Permissions) {
        let _: (std::fs::File, std::fs::OpenOptions, std::fs::DirBuilder);
        let _ = std::fs::canonicalize(path);
        let _ = std::fs::copy(path, path);
        let _ = std::fs::create_dir(path);
        let _ = std::fs::create_dir_all(path);
        let _ = std::fs::exists(path);
        let _ = std::fs::hard_link(path, path);
        let _ = std::fs::metadata(path);
        let _ = std::fs::read(path);
        let _ = std::fs::read_dir(path);
        let _ = std::fs::read_link(path);
        let _ = std::fs::read_to_string(path);
        let _ = std::fs::remove_dir(path);
        let _ = std::fs::remove_dir_all(path);
        let _ = std::fs::remove_file(path);
        let _ = std::fs::rename(path, path);
        let _ = std::fs::set_permissions(path, permissions);
        let _ = std::fs::symlink_metadata(path);
        let _ = std::fs::write(path, "");
        let _ = path.canonicalize();
        let _ = path.exists();
        let _ = path.is_dir();
        let _ = path.is_file();
        let _ = path.is_symlink();
        let _ = path.metadata();
        let _ = path.read_dir();
        let _ = path.read_link();
        let _ = path.symlink_metadata();
        let _ = path.try_exists();
    }

    pub fn sockets(_: std::net::TcpStream, _: std::net::TcpListener, _: std::net::UdpSocket) {
        let _ = std::net::ToSocketAddrs::to_socket_addrs("localhost:80");
    }

    pub fn streams(_: std::io::Stdin, _: std::io::Stdout, _: std::io::Stderr) {
        let _ = (std::io::stdin(), std::io::stdout(), std::io::stderr());
        std::print!("a");
        std::println!("a");
        std::eprint!("a");
        std::eprintln!("a");
    }

    pub fn threads(_: std::thread::Builder) {
        let _ = std::thread::spawn(|| {});
        std::thread::scope(|_| {});
        std::thread::park();
        std::thread::sleep(core::time::Duration::ZERO);
        std::thread::yield_now();
    }

    pub fn processes(_: std::process::Command) {
        let _ = std::process::id();
        if true {
            std::process::exit(1);
        }
        std::process::abort();
    }

    pub fn environment() {
        let _ = (std::env::args(), std::env::args_os());
        let _ = (std::env::current_dir(), std::env::current_exe(), std::env::set_current_dir(""));
        let _ = std::env::temp_dir();
        let _ = (std::env::var("A"), std::env::var_os("A"), std::env::vars(), std::env::vars_os());
    }

    pub fn chance(
        _: std::hash::RandomState,
        _: std::collections::HashMap<u8, u8>,
        _: std::collections::HashSet<u8>,
    ) {
    }
}
