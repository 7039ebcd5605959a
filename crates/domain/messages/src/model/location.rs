/// A place on earth, as a message shows it: `{"latitude":…,"longitude":…}` in degrees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location(String);

/// Coordinates that are nowhere on earth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no place on earth")]
pub struct LocationError;

impl Location {
    /// Takes degrees: −90 to 90 north, −180 to 180 east.
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, LocationError> {
        let is_on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        if !is_on_earth {
            return Err(LocationError);
        }
        Ok(Self(format!("{{\"latitude\":{latitude},\"longitude\":{longitude}}}")))
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_shown_as_json() {
        let place = Location::new(37.566_535, -126.977_969_2).expect("a place");
        assert_eq!(place.as_str(), r#"{"latitude":37.566535,"longitude":-126.9779692}"#);
        let tiny = Location::new(1e-7, 0.0).expect("a place");
        assert_eq!(tiny.as_str(), r#"{"latitude":0.0000001,"longitude":0}"#);
    }

    #[test]
    fn degrees_end_at_the_poles_and_at_the_date_line() {
        assert!(Location::new(90.0, -180.0).is_ok());
        for (latitude, longitude) in
            [(90.1, 0.0), (-91.0, 0.0), (0.0, 180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)]
        {
            assert_eq!(Location::new(latitude, longitude), Err(LocationError));
        }
    }
}
